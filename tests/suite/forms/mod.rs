//! JavaScript as it is written: each form is a small folder whose lines say what has to be found in them.
//!
//! A line that ends in `// => a, b` has these members and no others; a line without has none. `*` is a member
//! that is not known, `?x` one that the catalogue lacks, `test:x` one in test code, `load:x` a load of a library, and
//! `ref` the namespace alone, which is held only where it is written. `=== path` starts a file; a form without it is one script.

mod bundled;
mod chunks;
mod classes;
mod components;
mod dynamic;
mod frameworks;
mod functions;
mod injection;
mod loads;
mod modules;
mod names;
mod negatives;
mod pages;
mod typescript;

use std::collections::BTreeSet;

use sf_cti::detect::Usage;

use crate::support::folders::{audit, files};

/// What the lines say: path, line, member.
fn wanted(files: &[(String, String)]) -> BTreeSet<(String, usize, String)> {
    let mut wanted = BTreeSet::new();
    for (path, text) in files {
        for (at, line) in text.lines().enumerate() {
            if let Some((_, members)) = line.split_once("// => ") {
                for member in members.split(',') {
                    let member = member.trim().trim_end_matches("-->").trim();
                    wanted.insert((path.clone(), at + 1, member.to_owned()));
                }
            }
        }
    }
    wanted
}

/// The mark that a usage is, if it is one of a script.
fn mark(usage: &Usage) -> Option<String> {
    let rule = usage.rule.id.as_str();
    let (family, kind) = rule.split_once('/')?;
    if family == "include" {
        return Some(format!("load:{}", kind.trim_end_matches("-library")));
    }
    if !matches!(family, "lightning" | "classic" | "console") {
        return None;
    }
    let member = usage.member.as_deref().unwrap_or("");
    let mark = match kind {
        "reference" => "ref".to_owned(),
        "dynamic-member" => "*".to_owned(),
        _ if usage.known => member.to_owned(),
        _ => format!("?{member}"),
    };
    Some(if usage.test_code {
        format!("test:{mark}")
    } else {
        mark
    })
}

/// The reasons of a form's mentions.
fn mentions(form: &str) -> BTreeSet<&'static str> {
    let inventory = audit(&files(form));
    let mentions = inventory.mentions.iter();
    mentions.map(|mention| mention.reason.as_str()).collect()
}

/// What is wrong with a form; empty if nothing.
fn complaints(form: &str) -> String {
    let files = files(form);
    let inventory = audit(&files);
    let wanted = wanted(&files);
    let found: Vec<(String, usize, String)> = inventory
        .usages
        .iter()
        .filter_map(|usage| {
            let path = usage.place.path.as_str().to_owned();
            Some((path, usage.place.start.line as usize, mark(usage)?))
        })
        .filter(|found| !found.2.ends_with("ref") || wanted.contains(found))
        .collect();
    let mut complaints = String::new();
    let once: BTreeSet<_> = found.iter().cloned().collect();
    for (path, line, member) in wanted.difference(&once) {
        complaints.push_str(&format!("  missed   {path}:{line} {member}\n"));
    }
    for (path, line, member) in once.difference(&wanted) {
        complaints.push_str(&format!("  invented {path}:{line} {member}\n"));
    }
    for gap in &inventory.coverage.gaps {
        complaints.push_str(&format!("  gap      {} {}\n", gap.path, gap.reason));
    }
    complaints
}

/// Holds that in each form everything that is marked is found, and nothing else.
#[track_caller]
fn hold(forms: &[&str]) {
    let mut all = String::new();
    for form in forms {
        let complaints = complaints(form);
        if !complaints.is_empty() {
            all.push_str(&format!("{form}\n{complaints}\n"));
        }
    }
    assert!(all.is_empty(), "\n{all}");
}
