//! How metadata writes fields: bare, with their object, in formulas, as columns of reports and lists.

use crate::catalog::{ColumnUse, Field, catalog};

/// The field of that name that `object` has and that is a sign by itself.
pub(super) fn field(name: &str, object: &str) -> Option<&'static Field> {
    catalog().records.field.iter().find(|field| {
        !field.general && field.object == object && field.name.eq_ignore_ascii_case(name)
    })
}

/// Whether `path`, an object or a relationship that ends in one, leads to records that carry `object`'s fields.
pub(super) fn leads_to(path: &str, object: &str) -> bool {
    let last = path.rsplit('.').next().unwrap_or(path);
    // `Owner:User`: a lookup of several objects says which one is meant.
    let last = last.rsplit(':').next().unwrap_or(last);
    // `$User` is the user who runs this.
    let last = last.strip_prefix('$').unwrap_or(last);
    // `User.Activity$OwnerId`: the activities that name the user in that lookup.
    let last = last.split('$').next().unwrap_or(last).trim();
    let last = match last.strip_suffix("__r") {
        Some(name) => name.trim_end_matches(|c: char| c.is_ascii_digit()),
        None => last,
    };
    let singular = last
        .strip_suffix("ies")
        .map(|stem| format!("{stem}y"))
        .or_else(|| last.strip_suffix('s').map(str::to_owned));
    let named = |name: &str| {
        last.eq_ignore_ascii_case(name)
            || singular
                .as_deref()
                .is_some_and(|singular| singular.eq_ignore_ascii_case(name))
    };
    let mut others = catalog()
        .records
        .relationship
        .iter()
        .filter(|relationship| relationship.object == object)
        .flat_map(|relationship| &relationship.names);
    named(object) || others.any(|name| named(name))
}

/// The field that a column name of a list stands for. A list of the object itself, in source layout, leaves its name
/// out: `CALLTYPE` for `TASK.CALLTYPE`.
pub(super) fn list_column(name: &str, object: &str, is_own: bool) -> Option<&'static Field> {
    column(name, object, ColumnUse::ActivityList).or_else(|| {
        is_own
            .then(|| column(name, object, ColumnUse::Report))
            .flatten()
    })
}

fn column(name: &str, object: &str, used: ColumnUse) -> Option<&'static Field> {
    catalog()
        .records
        .column
        .iter()
        .find(|column| column.r#where == used && column.object == object && column.name == name)
        .and_then(|column| field(&column.field, object))
}

/// The field that an element of a report names: a column, a custom report type's `RELATIONSHIP$FIELD`, or either
/// inside a formula.
pub(super) fn report_column(text: &str, object: &str) -> Option<&'static Field> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '.');
    text.split(|c| !is_part(c)).find_map(|token| {
        if let Some(found) = column(token, object, ColumnUse::Report) {
            return Some(found);
        }
        // In formulas a custom report type's field stands behind its object: `Activity.CallType`.
        let (relationship, name) = token.rsplit_once(['$', '.'])?;
        // `User.Activity$OwnerId$CallType` goes through a lookup of the activity.
        let mut steps = relationship.split(['.', '$']);
        steps
            .any(|step| leads_to(step, object))
            .then(|| report_name(name, object))?
    })
}

/// The field that a report type writes as `text`: behind lookups, or `object`'s own where `is_own`.
pub(super) fn report_field(text: &str, object: &str, is_own: bool) -> Option<&'static Field> {
    match text.rsplit_once('.') {
        Some((path, name)) => leads_to(path, object).then(|| report_name(name, object))?,
        None => is_own.then(|| report_name(text, object))?,
    }
}

/// Whether a text is a query of records that carry `object`'s fields.
pub(super) fn is_query_of(text: &str, object: &str) -> bool {
    let mut words = text.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    let is_query = words.any(|word| word.eq_ignore_ascii_case("select"));
    let mut sources = words.skip_while(|word| !word.eq_ignore_ascii_case("from"));
    is_query && sources.nth(1).is_some_and(|name| leads_to(name, object))
}

/// The field of that name in report types, which write a lookup without its `Id`.
fn report_name(name: &str, object: &str) -> Option<&'static Field> {
    field(name, object).or_else(|| column(name, object, ColumnUse::ReportType))
}

/// Fields of `object` in a formula or reference, with their byte ranges. `is_own` says whether a path that stands
/// before a field, empty for a bare one, leads to a record of that object.
pub(super) fn in_expression(
    text: &str,
    object: &str,
    is_own: &dyn Fn(&str) -> bool,
) -> Vec<(&'static Field, std::ops::Range<usize>)> {
    let mut found = Vec::new();
    for (start, path) in paths(text) {
        let (before, name) = path.rsplit_once('.').unwrap_or(("", path));
        if let Some(field) = field(name, object)
            && is_own(before)
        {
            found.push((field, start..start + path.len()));
        }
    }
    found
}

/// Dotted names of a formula or of a flow's reference with their offsets; texts in quotes and comments are passed over.
/// A lookup can say the object that is meant: `Owner:User.Name`.
pub(super) fn paths(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(&byte) = bytes.get(at) {
            let start = at;
            match byte {
                b'"' | b'\'' => {
                    at += 1;
                    while bytes.get(at).is_some_and(|next| *next != byte) {
                        at += if bytes[at] == b'\\' { 2 } else { 1 };
                    }
                    at += 1;
                }
                b'/' if bytes.get(at + 1) == Some(&b'*') => {
                    at = text[at..]
                        .find("*/")
                        .map_or(bytes.len(), |end| start + end + 2);
                }
                b'$' | b'_' | b'a'..=b'z' | b'A'..=b'Z' => {
                    while bytes.get(at).is_some_and(|next| {
                        next.is_ascii_alphanumeric()
                            || matches!(next, b'_' | b'$' | b'.')
                            || *next == b':'
                                && bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic)
                    }) {
                        at += 1;
                    }
                    return text
                        .get(start..at)
                        .map(|path| (start, path.trim_end_matches('.')));
                }
                b'0'..=b'9' => {
                    while bytes.get(at).is_some_and(u8::is_ascii_alphanumeric) {
                        at += 1;
                    }
                }
                _ => at += 1,
            }
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relationships_that_show_tasks_are_known_by_their_end() {
        for path in [
            "Task",
            "Account.Tasks",
            "Account.Activities",
            "Activity",
            "Campaign.LeadCampaignMembers.Activities",
            "User.Tasks__r",
            "User.Activity$OwnerId",
            "User.FullActivityRelations",
            "Booking__c.Activities1__r",
            "$Record.RelatedRecord:Task",
        ] {
            assert!(leads_to(path, "Task"), "{path}");
        }
        for path in [
            "VoiceCall",
            "Account.VoiceCalls",
            "$Record.WorkItem:VoiceCall",
            "Case",
            "Task.What",
            "Sales_Activity__c",
            "UnifiedActivity",
            "ActivityMetric",
            "Inactivity__c",
            "",
        ] {
            assert!(!leads_to(path, "Task"), "{path}");
        }
        for path in [
            "User",
            "$User",
            "Case.Owner:User",
            "CreatedBy",
            "Activity.UserAsOwner",
        ] {
            assert!(leads_to(path, "User"), "{path}");
        }
        for path in ["Activity", "Owner:Group", "UserRole", "$UserRole"] {
            assert!(!leads_to(path, "User"), "{path}");
        }
    }

    #[test]
    fn report_columns_in_all_their_spellings() {
        let name = |text: &str| report_column(text, "Task").map(|field| field.name.as_str());
        assert_eq!(name("CALLTYPE"), Some("CallType"));
        assert_eq!(name("CALLDURATIONFORMATTED"), Some("CallDurationInSeconds"));
        assert_eq!(
            name("CALLDURATION:SUM / RowCount"),
            Some("CallDurationInSeconds")
        );
        assert_eq!(name("s!CALLOBJECT"), Some("CallObject"));
        assert_eq!(
            name("(a!Activity.CallDurationInSeconds:SUM)/60"),
            Some("CallDurationInSeconds")
        );
        assert_eq!(
            name("User.Activity$OwnerId$CallDurationInSeconds"),
            Some("CallDurationInSeconds")
        );
        assert_eq!(
            name("Account.Activities$CallDisposition"),
            Some("CallDisposition")
        );
        for other in [
            "VoiceCall$CallType",
            "VoiceCall.CallDurationInSeconds:SUM",
            "Case$CallType",
            "RECALLTYPE",
            "CallType__c",
            "FK_NAME",
            "",
        ] {
            assert_eq!(name(other), None, "{other}");
        }
    }

    #[test]
    fn queries_name_their_object_behind_from() {
        let is_of_task = |text| is_query_of(text, "Task");
        assert!(is_of_task("select Id, CallType\n from Task where X = 1"));
        assert!(is_of_task(
            "SELECT Id,(SELECT CallType FROM Tasks) FROM Account"
        ));
        for other in [
            "SELECT CallType FROM VoiceCall",
            "CallType from Task",
            "select a task from",
            "",
        ] {
            assert!(!is_of_task(other), "{other}");
        }
    }

    #[test]
    fn paths_pass_over_texts_and_comments() {
        let formula = "IF(ISPICKVAL(CallType, 'CallObject'), /* CallObject */ $User.Id, \"a\\\"CallType\" & Owner.Name) . 12CallType";
        let found: Vec<&str> = paths(formula).map(|(_, path)| path).collect();
        assert_eq!(
            found,
            ["IF", "ISPICKVAL", "CallType", "$User.Id", "Owner.Name"]
        );
        let reference = "$Record.Owner:User.CallCenterId";
        assert_eq!(paths(reference).next(), Some((0, reference)));
        assert_eq!(paths("'open").count(), 0);
        assert_eq!(paths("/* open").count(), 0);
        assert_eq!(paths("'\\").count(), 0);
    }
}
