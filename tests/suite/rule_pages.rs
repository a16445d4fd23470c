//! The pages below `docs/rules` are what the catalogue says today.
//!
//! They are generated: `SNAPSHOTS=overwrite cargo test --test suite rule_pages` rewrites them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use crate::support::{files_below, sf_cti};
use sf_cti::catalog::catalog;
use sf_cti::report::rule::{RuleDocument, RuleFilter, RuleList, markdown};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/rules")
}

fn written(write: impl Fn(&mut dyn Write) -> io::Result<()>) -> String {
    let mut page = Vec::new();
    write(&mut page).expect("a vector takes everything");
    String::from_utf8(page).expect("Markdown is UTF-8")
}

/// The pages by their paths.
fn pages() -> BTreeMap<String, String> {
    let mut pages: BTreeMap<String, String> = catalog()
        .rules()
        .map(|rule| {
            let page = written(|out| markdown::write(&RuleDocument::of(rule), out));
            (markdown::path(&rule.id), page)
        })
        .collect();
    let list = RuleList::new(RuleFilter::default());
    let index = written(|out| markdown::write_index(&list, out));
    pages.insert("README.md".to_owned(), index);
    pages
}

/// A page without its code.
fn prose(page: &str) -> String {
    page.split("```").step_by(2).collect()
}

#[test]
fn the_pages_are_fresh_and_none_is_left_over() {
    let pages = pages();
    if std::env::var("SNAPSHOTS").is_ok_and(|what| what == "overwrite") {
        let _ = fs::remove_dir_all(folder());
        for (path, page) in &pages {
            let path = folder().join(path);
            fs::create_dir_all(path.parent().expect("it lies in a folder"))
                .expect("folders can be made");
            fs::write(path, page).expect("pages can be written");
        }
    }
    let there: BTreeSet<String> = files_below(&folder()).into_iter().collect();
    let mut wrong = Vec::new();
    for (path, page) in &pages {
        match fs::read_to_string(folder().join(path)) {
            Err(_) => wrong.push(format!("{path} is missing")),
            Ok(text) if text != *page => wrong.push(format!("{path} is stale")),
            Ok(_) => {}
        }
    }
    let left_over = there.iter().filter(|path| !pages.contains_key(*path));
    wrong.extend(left_over.map(|path| format!("{path} is left over")));
    assert!(
        wrong.is_empty(),
        "`SNAPSHOTS=overwrite cargo test --test suite rule_pages` rewrites the pages:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn explain_and_rules_print_the_pages() {
    let pages = pages();
    let explain = sf_cti(["explain", "lightning/screenPop", "--format", "markdown"]);
    assert_eq!(explain.ends_with(0).text(), pages["lightning/screenPop.md"]);
    let rules = sf_cti(["rules", "--format", "markdown"]);
    assert_eq!(rules.ends_with(0).text(), pages["README.md"]);
}

#[test]
fn links_between_pages_lead_to_pages() {
    let pages = pages();
    for (path, page) in &pages {
        let folders = path.matches('/').count();
        for link in prose(page).split("](").skip(1) {
            let link = link.split(')').next().unwrap_or("");
            if link.starts_with("http") || link == "../adding-a-rule.md" {
                continue;
            }
            let to = match folders {
                0 => Some(link),
                deep => link.strip_prefix(&"../".repeat(deep)),
            };
            assert!(
                to.is_some_and(|to| pages.contains_key(to)),
                "{path} links to {link}"
            );
        }
    }
    assert!(
        folder().join("../adding-a-rule.md").is_file(),
        "the index links to it"
    );
}

#[test]
fn no_two_pages_are_one_where_case_does_not_count() {
    let paths: Vec<String> = catalog()
        .rules()
        .map(|rule| rule.id.to_lowercase())
        .collect();
    let unique: BTreeSet<&String> = paths.iter().collect();
    assert_eq!(unique.len(), paths.len());
}
