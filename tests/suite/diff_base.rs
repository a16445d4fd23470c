//! `check --diff-base`: only what a change brought fails, in a checkout as CI makes it.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::{Bundle, Run, sf_cti, sf_cti_in};

const LOG: &str = "<apex:page>\n<script>\nfunction log() { sforce.opencti.saveLog({ callback: done }); }\n</script>\n</apex:page>\n";

fn git(folder: &Path, args: &[&str]) -> String {
    let done = Command::new("git")
        .current_dir(folder)
        .args(["-c", "user.name=Desk", "-c", "user.email=desk@example.com"])
        .args([
            "-c",
            "commit.gpgsign=false",
            "-c",
            "protocol.file.allow=always",
        ])
        .args(args)
        .output()
        .expect("git starts");
    assert!(
        done.status.success(),
        "{args:?}: {}",
        String::from_utf8_lossy(&done.stderr)
    );
    String::from_utf8_lossy(&done.stdout).trim().to_owned()
}

fn commit(folder: &Path, message: &str) {
    git(folder, &["add", "-A"]);
    git(folder, &["commit", "-qm", message]);
}

/// A repository on `main` with one commit, and a branch `phone` checked out.
fn repository() -> Bundle {
    let bundle = Bundle::new().with("pages/Log.page", LOG);
    git(bundle.path(), &["init", "-q", "-b", "main"]);
    commit(bundle.path(), "start");
    git(bundle.path(), &["checkout", "-qb", "phone"]);
    bundle
}

fn check(folder: &Path, base: &str) -> Run {
    sf_cti_in(
        folder,
        ["check", "--diff-base", base, "--format", "json", "-q"],
    )
}

fn new_ones(run: &Run) -> Vec<String> {
    let document = run.json();
    let findings = document["findings"].as_array().expect("findings");
    findings
        .iter()
        .filter(|finding| finding["state"] == "new")
        .map(|finding| format!("{} {}", finding["path"], finding["rule"]).replace('"', ""))
        .collect()
}

#[test]
fn a_rename_brings_nothing_and_a_new_use_is_caught_committed_or_not() {
    let bundle = repository();
    let folder = bundle.path();
    git(folder, &["mv", "pages/Log.page", "pages/Desk.page"]);
    commit(folder, "renamed");
    let run = check(folder, "main").ends_with(0);
    assert_eq!(run.json()["counts"]["unchanged"], 3);
    fs::write(folder.join("pages/Two.page"), LOG).expect("written");
    let run = check(folder, "main").ends_with(1);
    assert_eq!(new_ones(&run), ["pages/Two.page lightning/saveLog"]);
    commit(folder, "a use");
    let run = check(folder, "main").ends_with(1);
    assert_eq!(new_ones(&run), ["pages/Two.page lightning/saveLog"]);
    assert_eq!(run.json()["change"]["base"], "main");
    assert_eq!(
        run.json()["change"]["commit"],
        git(folder, &["rev-parse", "main"])
    );
}

#[test]
fn what_main_got_meanwhile_is_not_the_changes() {
    let bundle = repository();
    let folder = bundle.path();
    git(folder, &["checkout", "-q", "main"]);
    fs::remove_file(folder.join("pages/Log.page")).expect("there");
    commit(folder, "main drops the log");
    git(folder, &["checkout", "-q", "phone"]);
    check(folder, "main").ends_with(0);
}

#[test]
fn a_fix_here_does_not_pay_for_the_same_use_there() {
    let bundle = repository();
    let folder = bundle.path();
    fs::write(folder.join("pages/Log.page"), "<apex:page/>\n").expect("written");
    fs::write(folder.join("pages/Other.page"), LOG).expect("written");
    let run = check(folder, "main").ends_with(1);
    assert_eq!(new_ones(&run), ["pages/Other.page lightning/saveLog"]);
}

#[test]
fn a_folder_below_the_root_is_compared_with_itself_and_nothing_is_left_behind() {
    let bundle = repository();
    let folder = bundle.path();
    let pages = folder.join("pages");
    let before = git(folder, &["status", "--porcelain=v1", "--ignored"]);
    let run = sf_cti_in(folder, ["check", "pages", "--diff-base", "main", "-q"]).ends_with(0);
    assert!(
        run.text().contains("unchanged since main"),
        "{}",
        run.text()
    );
    check(&pages, "main").ends_with(0);
    assert_eq!(
        git(folder, &["status", "--porcelain=v1", "--ignored"]),
        before
    );
    assert!(!folder.join(".git/worktrees").exists());
    // What the base did not have yet is all new.
    fs::create_dir(folder.join("more")).expect("made");
    fs::write(folder.join("more/Log.page"), LOG).expect("written");
    sf_cti_in(folder, ["check", "more", "--diff-base", "main", "-q"]).ends_with(1);
}

#[test]
fn a_shallow_clone_says_what_to_fetch() {
    let bundle = repository();
    fs::write(bundle.path().join("pages/Two.page"), LOG).expect("written");
    commit(bundle.path(), "a use");
    git(bundle.path(), &["checkout", "-q", "main"]);
    fs::write(bundle.path().join("README.md"), "Desk\n").expect("written");
    commit(bundle.path(), "main goes on");
    git(bundle.path(), &["checkout", "-q", "phone"]);
    let clones = tempfile::tempdir().expect("a folder");
    let url = format!("file://{}", bundle.path().display());
    let clone = clones.path().join("shallow");
    let to = clone.display().to_string();
    git(
        clones.path(),
        &["clone", "-q", "--depth=1", "--branch=phone", &url, &to],
    );
    let run = check(&clone, "origin/main").ends_with(2);
    assert!(
        run.stderr.contains("no such commit, branch or tag")
            && run
                .stderr
                .contains("git fetch origin main:refs/remotes/origin/main"),
        "{}",
        run.stderr
    );
    git(
        &clone,
        &[
            "fetch",
            "-q",
            "--depth=1",
            "origin",
            "main:refs/remotes/origin/main",
        ],
    );
    let run = check(&clone, "origin/main").ends_with(2);
    assert!(
        run.stderr.contains("shallow") && run.stderr.contains("git fetch --unshallow"),
        "{}",
        run.stderr
    );
    git(&clone, &["fetch", "-q", "--unshallow", "origin"]);
    let run = check(&clone, "origin/main").ends_with(1);
    assert_eq!(new_ones(&run), ["pages/Two.page lightning/saveLog"]);
}

#[test]
fn what_is_no_base_is_one_line() {
    let bundle = repository();
    let path = bundle.path().display().to_string();
    for (base, told) in [
        ("mian", "no such commit, branch or tag"),
        ("--upload-pack=x", "name a branch, tag or commit"),
        ("main:pages", "no such commit, branch or tag"),
    ] {
        let run = sf_cti(["check", path.as_str(), &format!("--diff-base={base}")]).ends_with(2);
        assert!(run.stderr.contains(told), "{base}: {}", run.stderr);
        assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
    }
}

#[test]
fn in_a_hook_the_checkouts_own_index_is_left_alone() {
    let bundle = repository();
    let index = bundle.path().join(".git/index");
    let before = fs::read(&index).expect("an index");
    let run = Command::new(env!("CARGO_BIN_EXE_sf-cti"))
        .current_dir(bundle.path())
        .env("GIT_DIR", ".git")
        .env("GIT_INDEX_FILE", ".git/index")
        .args(["check", "pages", "--diff-base", "main", "-q"])
        .output()
        .expect("the binary starts");
    assert_eq!(
        run.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&run.stderr)
    );
    assert!(fs::read(&index).expect("an index") == before);
}
