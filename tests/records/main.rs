//! Call fields of Task and call centers of users in scripts and markup: whose a field is decides.
//!
//! Each form is a small folder. A line that holds `<== CallType high, CallObject low` has these finds and no others; a
//! line without has none. `=== path` starts a file; a form without it is one script.

mod markup;
mod queries;
mod scripts;
mod sieve;

use std::collections::BTreeSet;
use std::fs;

use sf_cti::AuditOptions;
use sf_cti::catalog::Confidence;
use sf_cti::inventory::Inventory;
use tempfile::TempDir;

/// Files of a form: path and text.
fn files(form: &str) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = Vec::new();
    for line in form.trim_start_matches('\n').split_inclusive('\n') {
        if let Some(path) = line.strip_prefix("=== ") {
            files.push((path.trim().to_owned(), String::new()));
            continue;
        }
        if files.is_empty() {
            files.push(("script.js".to_owned(), String::new()));
        }
        if let Some((_, text)) = files.last_mut() {
            text.push_str(line);
        }
    }
    files
}

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

fn audit(files: &[(String, String)]) -> Inventory {
    let folder = TempDir::new().expect("a temporary folder");
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    let options = AuditOptions {
        jobs: Some(1),
        ..AuditOptions::default()
    };
    sf_cti::audit(&[folder.path().to_owned()], &options, &|_| {}).expect("an audit")
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
