//! A module imports only from earlier rooms, only `bundle` reads the audited tree, only `syntax` names a parser.

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms, in the one direction in which they depend on each other.
const ROOMS: [&str; 11] = [
    "catalog",
    "bundle",
    "syntax",
    "resolve",
    "detect",
    "inventory",
    "plan",
    "gate",
    "diff",
    "report",
    "cli",
];

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("src is readable") {
        let path = entry.expect("src is readable").path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Code lines of a file, its unit tests left out.
fn code(path: &Path) -> Vec<(usize, String)> {
    let text = fs::read_to_string(path).expect("source is readable");
    text.lines()
        .enumerate()
        .take_while(|(_, line)| !line.starts_with("#[cfg(test)]"))
        .map(|(at, line)| (at + 1, line.split("//").next().unwrap_or("").to_owned()))
        .collect()
}

fn in_rooms(check: impl Fn(&str, usize, &str) -> Option<String>) -> Vec<String> {
    let mut wrong = Vec::new();
    for (at, room) in ROOMS.iter().enumerate() {
        let folder = src().join(room);
        if !folder.is_dir() {
            continue;
        }
        for file in rust_files(&folder) {
            for (number, line) in code(&file) {
                if let Some(problem) = check(room, at, &line) {
                    let file = file.strip_prefix(src()).unwrap_or(&file).display();
                    wrong.push(format!("{file}:{number}: {problem}"));
                }
            }
        }
    }
    wrong
}

#[test]
fn no_room_looks_back_up() {
    let wrong = in_rooms(|room, at, line| {
        ROOMS[at + 1..]
            .iter()
            .find(|later| {
                line.contains(&format!("crate::{later}::"))
                    || line.contains(&format!("crate::{later};"))
            })
            .map(|later| format!("{room} names {later}"))
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn plan_and_gate_do_not_know_each_other() {
    let wrong = in_rooms(|room, _, line| {
        (room == "gate" && line.contains("crate::plan")).then(|| "gate names plan".to_owned())
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_bundle_and_the_command_line_touch_files_the_clock_and_the_environment() {
    const EDGES: [&str; 5] = [
        "std::fs",
        "File::open",
        "std::env",
        "SystemTime",
        "std::process",
    ];
    let wrong = in_rooms(|room, _, line| {
        if room == "bundle" || room == "cli" {
            return None;
        }
        EDGES
            .iter()
            .find(|edge| line.contains(**edge))
            .map(|edge| format!("{room} touches {edge}"))
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_syntax_names_a_parser_crate() {
    const PARSERS: [&str; 4] = ["oxc::", "quick_xml::", "html5gum::", "tree_sitter"];
    let wrong = in_rooms(|room, _, line| {
        if room == "syntax" {
            return None;
        }
        PARSERS
            .iter()
            .find(|parser| line.contains(**parser))
            .map(|parser| format!("{room} names {parser}"))
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
