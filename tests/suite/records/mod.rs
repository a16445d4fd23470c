//! Call fields of Task and call centers of users in scripts and markup: whose a field is decides.
//!
//! Each form is a small folder. A line that holds `<== CallType high, CallObject low` has these finds and no others; a
//! line without has none. `=== path` starts a file; a form without it is one script.

mod markup;
mod queries;
mod scripts;
mod sieve;

use std::collections::BTreeSet;

use sf_cti::catalog::Confidence;
use sf_cti::inventory::Inventory;

use crate::support::folders::{audit, files};

/// What the lines say: path, line, find.
fn wanted(files: &[(String, String)]) -> BTreeSet<(String, usize, String)> {
    let mut wanted = BTreeSet::new();
    for (path, text) in files {
        for (at, line) in text.lines().enumerate() {
            let Some((_, finds)) = line.split_once("<== ") else {
                continue;
            };
            for find in finds.trim_end_matches([' ', '-', '>', '*', '/']).split(',') {
                wanted.insert((path.clone(), at + 1, find.trim().to_owned()));
            }
        }
    }
    wanted
}

/// What is found: path, line, the field's or object's name with its confidence.
fn found(inventory: &Inventory) -> BTreeSet<(String, usize, String)> {
    let of_family = |rule: &str| rule.starts_with("record/") || rule.starts_with("apex/");
    let usages = inventory.usages.iter();
    usages
        .filter(|usage| of_family(&usage.rule.id))
        .map(|usage| {
            let member = usage.member.as_deref().unwrap_or(&usage.rule.id);
            let name = member.rsplit(['.', '/']).next().unwrap_or(member);
            let confidence = match usage.confidence {
                Confidence::High => "high",
                Confidence::Medium => "medium",
                Confidence::Low => "low",
            };
            (
                usage.place.path.as_str().to_owned(),
                usage.place.start.line as usize,
                format!("{name} {confidence}"),
            )
        })
        .collect()
}

/// Holds that in each form everything that is marked is found, and nothing else.
#[track_caller]
fn hold(forms: &[&str]) {
    let mut complaints = String::new();
    for form in forms {
        let files = files(form);
        let (wanted, found) = (wanted(&files), found(&audit(&files)));
        if wanted != found {
            let missed: Vec<_> = wanted.difference(&found).collect();
            let invented: Vec<_> = found.difference(&wanted).collect();
            complaints.push_str(&format!(
                "{form}\n  missed   {missed:?}\n  invented {invented:?}\n\n"
            ));
        }
    }
    assert!(complaints.is_empty(), "\n{complaints}");
}
