//! Whose field a name is, by what stands around it.

use super::super::names;
use crate::catalog::{Confidence, Field, FieldOwnerRow, catalog};
use crate::syntax::facts::FieldOwner;

/// What is known of the record that a field is taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Whose {
    /// It is declared or written to be of the field's object.
    Declared,
    /// It is called as the object, or as a relationship to it.
    Named,
    /// A word of its name is the object's.
    Hinted,
    /// Nothing tells.
    Unknown,
    /// It is of something else.
    Other,
}

impl Whose {
    /// How sure a field is where what is known is more than a hint.
    pub(super) fn confidence(self) -> Option<Confidence> {
        match self {
            Self::Declared => Some(Confidence::High),
            Self::Named => Some(Confidence::Medium),
            Self::Hinted => Some(Confidence::Low),
            Self::Unknown | Self::Other => None,
        }
    }
}

/// The field of that name that one of the objects of interest has; `exact` asks for the same letters.
pub(super) fn field(name: &str, exact: bool) -> Option<&'static Field> {
    let rows = catalog().access.owner.iter();
    let mut fields = rows.filter_map(|row| names::field(name, &row.object));
    fields.find(|field| !exact || field.name == name)
}

/// Whether records of `object` are shown with fields of the row's object, as activities are with a Task's.
pub(super) fn is_shown_as(row: &FieldOwnerRow, object: &str) -> bool {
    let mut fields = catalog().records.field.iter();
    fields.any(|field| field.object == row.object && field.also_on.iter().any(|on| on == object))
}

/// Whose a field is of a record of that object.
pub(super) fn of_object(field: &Field, object: &str) -> Whose {
    let same = |name: &String| name.eq_ignore_ascii_case(object);
    if same(&field.object) || field.also_on.iter().any(same) {
        Whose::Declared
    } else {
        Whose::Other
    }
}

/// Whose a field is of what a variable of that type holds.
pub(super) fn of_type(field: &Field, written: &str) -> Whose {
    let inner = inner_type(written);
    let general = &catalog().access.types.general;
    if inner.is_empty() || general.iter().any(|kind| kind.eq_ignore_ascii_case(inner)) {
        Whose::Unknown
    } else {
        of_object(field, inner)
    }
}

/// `Task` of `Task[]` and `List<Task>`.
pub(super) fn inner_type(written: &str) -> &str {
    let written = written.trim();
    let inner = written.rsplit_once('<').map_or(written, |(_, inner)| inner);
    inner.trim_end_matches(['[', ']', '>', ' ']).trim()
}

/// Whose a field is by the name of what it is taken from.
pub(super) fn of_step(field: &Field, step: &str) -> Whose {
    of_name(&field.object, step).unwrap_or(Whose::Unknown)
}

/// What a name says of a record, as seen from an object with fields of interest; `None` for any other object.
pub(super) fn of_name(object: &str, step: &str) -> Option<Whose> {
    let row = catalog().access.owner(object)?;
    let same = |name: &String| name.eq_ignore_ascii_case(step);
    let words = words(step);
    Some(
        if row.relationships.iter().any(same) || names::leads_to(step, &row.object) {
            Whose::Named
        } else if row
            .namesakes
            .iter()
            .any(|other| is_called(step, &words, other))
        {
            Whose::Other
        } else if words.iter().any(|word| row.words.contains(word)) {
            Whose::Hinted
        } else {
            Whose::Unknown
        },
    )
}

/// Whether a name says that it stands for an object: `voiceCalls`, `currentVoiceCall`.
fn is_called(step: &str, in_step: &[String], object: &str) -> bool {
    let wanted = words(object);
    names::leads_to(step, object)
        || in_step
            .windows(wanted.len().max(1))
            .any(|window| window == wanted)
}

/// Whose a field is by the names on the way to the record. The last tells most.
pub(super) fn of_path(field: &Field, path: &[String]) -> Whose {
    let mut steps = path.iter().rev().filter(|step| !is_plumbing(step));
    let last = steps
        .next()
        .map_or(Whose::Unknown, |last| of_step(field, last));
    if last != Whose::Unknown {
        return last;
    }
    let before = steps.map(|step| of_step(field, step));
    before.fold(Whose::Unknown, |known, step| match (known, step) {
        (Whose::Other, _) | (_, Whose::Other) => Whose::Other,
        (known, Whose::Unknown) => known,
        _ => Whose::Hinted,
    })
}

/// Whether a step stands between a record and its field.
pub(super) fn is_plumbing(step: &str) -> bool {
    let plumbing = &catalog().access.steps.plumbing;
    plumbing.iter().any(|known| known == step)
}

/// Whose a field of a query is.
pub(super) fn of_query(field: &Field, owner: &FieldOwner) -> Whose {
    match owner {
        FieldOwner::Object(object) => of_object(field, object),
        FieldOwner::Children(name) | FieldOwner::Parent(name) => match of_step(field, name) {
            Whose::Named => Whose::Declared,
            // A custom relationship can lead to anything.
            Whose::Unknown | Whose::Hinted if name.ends_with("__r") => Whose::Hinted,
            _ => Whose::Other,
        },
        FieldOwner::Unknown => Whose::Unknown,
    }
}

/// The words of a name in small letters: `newTaskRecord`, `new_task`, `TASK_OBJECT`.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut starts_word = true;
    let mut after_small = false;
    for c in name.chars() {
        if !c.is_ascii_alphanumeric() {
            starts_word = true;
            continue;
        }
        if starts_word || c.is_ascii_uppercase() && after_small {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.push(c.to_ascii_lowercase());
        }
        starts_word = false;
        after_small = !c.is_ascii_uppercase();
    }
    words
}

/// Whether a name holds a word that the object's variables have.
pub(super) fn hints_at(name: &str, row: &FieldOwnerRow) -> bool {
    words(name).iter().any(|word| row.words.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call_type() -> &'static Field {
        field("CallType", true).expect("the catalogue has it")
    }

    fn path(text: &str) -> Vec<String> {
        text.split('.').map(str::to_owned).collect()
    }

    #[test]
    fn the_names_on_the_way_tell_whose_a_field_is() {
        for (way, wanted) in [
            ("task", Whose::Named),
            ("this.tasks", Whose::Named),
            ("this.task.data.fields", Whose::Named),
            ("openActivities", Whose::Named),
            ("newTask", Whose::Hinted),
            ("TASK_RECORD", Whose::Hinted),
            ("taskService.current", Whose::Hinted),
            ("voiceCall", Whose::Other),
            ("this.currentVoiceCall.fields", Whose::Other),
            ("VoiceCalls.row", Whose::Other),
            ("taskforce", Whose::Unknown),
            ("call", Whose::Unknown),
            ("", Whose::Unknown),
        ] {
            assert_eq!(of_path(call_type(), &path(way)), wanted, "{way}");
        }
    }

    #[test]
    fn types_say_it_unless_they_hold_anything() {
        for (written, wanted) in [
            ("Task", Whose::Declared),
            ("task[]", Whose::Declared),
            ("List<Task>", Whose::Declared),
            ("Map<Id, ActivityHistory>", Whose::Other),
            ("VoiceCall", Whose::Other),
            ("CallInfo", Whose::Other),
            ("Object", Whose::Unknown),
            ("SObject[]", Whose::Unknown),
            ("", Whose::Unknown),
        ] {
            assert_eq!(of_type(call_type(), written), wanted, "{written}");
        }
    }
}
