//! What a check has to tell to the tools of a CI system, as one list: findings that are new, and whatever else makes the
//! verdict what it is.

use sha2::{Digest, Sha256};

use crate::catalog::Severity;
use crate::report::document::{CheckDocument, CheckFinding, CheckoutFile};
use crate::report::escape::visible;

/// What sort of thing an issue is that no rule of the catalogue found: id, title, and what it is.
#[derive(Debug)]
pub(super) struct Sort {
    /// Stable id; no rule of the catalogue is of this family.
    pub(super) id: &'static str,
    /// In a few words.
    pub(super) title: &'static str,
    /// In a sentence.
    pub(super) about: &'static str,
}

pub(super) const NOTHING: Sort = Sort {
    id: "gate/nothing-to-audit",
    title: "Nothing to audit",
    about: "No file under the path is one that sf-cti reads, so nothing is known.",
};
pub(super) const MILESTONE: Sort = Sort {
    id: "gate/milestone",
    title: "Milestone",
    about: "There are more uses than a milestone in sf-cti.toml allows, or its day is near.",
};
pub(super) const WAIVER: Sort = Sort {
    id: "gate/waiver",
    title: "Waiver",
    about: "A waiver is over, lasts too long or waives nothing.",
};
pub(super) const GAP: Sort = Sort {
    id: "gate/gap",
    title: "Not seen",
    about: "Something could not be read, parsed or seen; the message says what may not be concluded.",
};
pub(super) const BASELINE: Sort = Sort {
    id: "gate/baseline",
    title: "Baseline",
    about: "The baseline holds records of uses that are gone.",
};

/// Where an issue is.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// The file in the checkout.
    pub(super) file: CheckoutFile,
    /// The place in that file; none inside an archive, whose bytes have no lines.
    pub(super) region: Option<Region>,
}

/// A region of a text, as in [`CheckFinding`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Region {
    pub(super) line: u32,
    pub(super) column: u32,
    pub(super) end_line: u32,
    pub(super) end_column: u32,
}

impl Region {
    /// The start of a file, where a tool has to be told a place.
    pub(super) const FIRST: Self = Self::line(1);

    const fn line(line: u32) -> Self {
        Self {
            line,
            column: 1,
            end_line: line,
            end_column: 1,
        }
    }
}

impl Place {
    fn new(document: &CheckDocument, path: &str, region: Option<Region>) -> Self {
        let file = document.checkout.file(path);
        let region = region.filter(|_| file.member.is_none());
        Self { file, region }
    }

    /// Of a line inside an archive: where that is, in words; nothing where the region says it.
    fn inside(&self, line: u32) -> String {
        match &self.file.member {
            Some(member) => format!(" in {member} of the archive, line {line}"),
            None => String::new(),
        }
    }

    /// `PATH`, or `PATH!/MEMBER`, in one line.
    pub(super) fn shown(&self) -> String {
        visible(&match &self.file.member {
            Some(member) => format!("{}!/{member}", self.file.path),
            None => self.file.path.clone(),
        })
    }
}

/// One thing to tell.
#[derive(Debug)]
pub(super) struct Issue<'d> {
    pub(super) severity: Severity,
    /// Whether it is a reason for the run to fail.
    pub(super) fails: bool,
    /// Id of the rule or sort.
    pub(super) check: &'d str,
    /// In one line without anything invisible, with a full stop.
    pub(super) message: String,
    pub(super) place: Option<Place>,
    /// What tells it from all others, across line shifts.
    pub(super) fingerprint: String,
    /// The finding that it is.
    pub(super) finding: Option<&'d CheckFinding>,
}

impl<'d> Issue<'d> {
    fn of_sort(
        sort: &'static Sort,
        fails: bool,
        message: &str,
        place: Option<Place>,
        identity: &[&str],
    ) -> Self {
        Self {
            severity: if fails {
                Severity::Error
            } else {
                Severity::Warning
            },
            fails,
            check: sort.id,
            message: sentence(message),
            place,
            fingerprint: fingerprint(sort.id, identity),
            finding: None,
        }
    }

    fn of_finding(document: &CheckDocument, finding: &'d CheckFinding) -> Self {
        let region = Region {
            line: finding.line,
            column: finding.column,
            end_line: finding.end_line,
            end_column: finding.end_column,
        };
        let place = Place::new(document, &finding.path, Some(region));
        let unsure = match finding.confidence.as_str() {
            "high" => String::new(),
            word => format!(", {word} confidence"),
        };
        let inside = place.inside(finding.line);
        Self {
            severity: finding.severity,
            fails: finding.fails,
            check: &finding.rule,
            message: sentence(&format!("{}{inside}{unsure}", finding.message())),
            place: Some(place),
            fingerprint: finding.fingerprint.clone(),
            finding: Some(finding),
        }
    }
}

/// Everything to tell, the worst first: what is no finding before findings, which are many.
pub(super) fn issues(document: &CheckDocument) -> Vec<Issue<'_>> {
    let mut issues = Vec::new();
    if document.verdict.outcome == "nothing-to-audit" {
        let message = &document.verdict.text;
        issues.push(Issue::of_sort(&NOTHING, true, message, None, &[]));
    }
    for milestone in &document.milestones {
        if matches!(milestone.standing, "missed" | "near") {
            let message = format!("Milestone {}", milestone.text);
            let place = document
                .checkout
                .settings
                .as_ref()
                .map(|settings| in_settings(settings, milestone.line));
            let identity = [milestone.name.as_str(), &milestone.by];
            let issue = Issue::of_sort(&MILESTONE, milestone.fails, &message, place, &identity);
            issues.push(issue);
        }
    }
    let new = document.failing().into_iter().chain(document.reported());
    issues.extend(new.map(|finding| Issue::of_finding(document, finding)));
    let waivers = document.waivers.iter();
    for waiver in waivers.filter(|waiver| waiver.fails || waiver.warned) {
        let Some(problem) = &waiver.problem else {
            continue;
        };
        let place = match waiver.source {
            "comment" => Some(Place::new(
                document,
                &waiver.path,
                Some(Region::line(waiver.line)),
            )),
            _ => document
                .checkout
                .settings
                .as_ref()
                .map(|settings| in_settings(settings, waiver.line)),
        };
        let inside = place.as_ref().map(|place| place.inside(waiver.line));
        let message = capitalised(problem) + &inside.unwrap_or_default();
        let identity = [waiver.path.as_str(), &waiver.rule, &waiver.owner];
        let issue = Issue::of_sort(&WAIVER, waiver.fails, &message, place, &identity);
        issues.push(issue);
    }
    for gap in &document.coverage.gaps {
        let place = Place::new(document, &gap.path, None);
        let inside = match &place.file.member {
            Some(member) => format!(" in {member} of the archive"),
            None => String::new(),
        };
        let message = format!("Not seen{inside}: {} ({})", gap.reason, gap.consequence);
        let identity = [gap.path.as_str(), &gap.reason];
        let fails = document.policy.strict;
        let issue = Issue::of_sort(&GAP, fails, &message, Some(place), &identity);
        issues.push(issue);
    }
    if let Some(message) = document.records_to_prune() {
        issues.push(Issue::of_sort(&BASELINE, false, &message, None, &[]));
    }
    issues.sort_by_key(|issue| issue.severity);
    make_unique(&mut issues);
    issues
}

/// Two waivers of one owner for one rule in one file are two issues.
fn make_unique(issues: &mut [Issue<'_>]) {
    let mut met = std::collections::BTreeMap::new();
    for issue in issues {
        let times: &mut usize = met.entry(issue.fingerprint.clone()).or_default();
        *times += 1;
        if *times > 1 {
            issue.fingerprint = fingerprint(&issue.fingerprint, &[&times.to_string()]);
        }
    }
}

fn in_settings(settings: &str, line: u32) -> Place {
    Place {
        file: CheckoutFile {
            path: settings.to_owned(),
            member: None,
        },
        region: Some(Region::line(line)),
    }
}

/// In the shape of a finding's: 64 hexadecimal digits.
pub(super) fn fingerprint(kind: &str, identity: &[&str]) -> String {
    let mut digest = Sha256::new();
    digest.update(kind);
    for part in identity {
        digest.update([0]);
        digest.update(part);
    }
    let bytes = digest.finalize();
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// One line with a full stop.
fn sentence(text: &str) -> String {
    let text = visible(text);
    let text = text.trim_end_matches('.');
    format!("{text}.")
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}
