//! The state of a working tree before a change, as git has it. Nothing in the repository is touched.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail, ensure};
use tempfile::TempDir;

use crate::report::document::CheckChange;

/// What came in since a commit.
#[derive(Debug)]
pub(super) struct Change {
    /// What was named.
    base: String,
    /// The commit where the change left it.
    commit: String,
    /// The working tree's root.
    root: PathBuf,
    /// What is audited, relative to the root.
    below: Vec<PathBuf>,
}

/// The files of the state before, and the paths in it that were asked for.
#[derive(Debug)]
pub(super) struct Tree {
    /// Those of the paths that were there.
    pub(super) paths: Vec<PathBuf>,
    /// Keeps the files for as long as they are read.
    _folder: TempDir,
}

impl Change {
    /// What came into `paths` since the commit where it left `base`.
    ///
    /// # Errors
    /// Where the paths lie in no working tree or in several, or git knows no such base, or has too little history.
    pub(super) fn since(base: &str, paths: &[PathBuf]) -> anyhow::Result<Self> {
        ensure!(
            !base.is_empty() && !base.starts_with('-'),
            "--diff-base {base}: name a branch, tag or commit, such as origin/main"
        );
        let mut root: Option<PathBuf> = None;
        let mut below = Vec::new();
        for path in paths {
            let shown = path.display();
            let full = fs::canonicalize(path).with_context(|| format!("cannot open {shown}"))?;
            let folder = if full.is_dir() {
                full.as_path()
            } else {
                full.parent().unwrap_or(&full)
            };
            let top = git(folder, ["rev-parse", "--show-toplevel"]).with_context(|| {
                format!("--diff-base needs a git checkout, and {shown} is in none")
            })?;
            let top = fs::canonicalize(&top).with_context(|| format!("cannot open {top}"))?;
            let inside = full
                .strip_prefix(&top)
                .with_context(|| format!("{shown} lies outside its own working tree"))?;
            below.push(inside.to_owned());
            let other = root.get_or_insert_with(|| top.clone());
            ensure!(
                *other == top,
                "--diff-base: the paths lie in different working trees, {} and {}",
                other.display(),
                top.display()
            );
        }
        let root = root.context("--diff-base: there is no path")?;
        let commit = Self::fork_point(base, &root)?;
        Ok(Self {
            base: base.to_owned(),
            commit,
            root,
            below,
        })
    }

    /// The commit where the present state left `base`.
    fn fork_point(base: &str, root: &Path) -> anyhow::Result<String> {
        let is_shallow = git(root, ["rev-parse", "--is-shallow-repository"])
            .is_ok_and(|answer| answer == "true");
        let commit = format!("{base}^{{commit}}");
        if git(
            root,
            [
                "rev-parse",
                "--verify",
                "--quiet",
                "--end-of-options",
                &commit,
            ],
        )
        .is_err()
        {
            let is_name = base
                .chars()
                .all(|letter| letter.is_alphanumeric() || "-_./".contains(letter));
            let fetch = match base.strip_prefix("origin/") {
                Some(branch) if is_name => {
                    format!("git fetch origin {branch}:refs/remotes/origin/{branch}")
                }
                _ if is_name && !base.contains("..") => format!("git fetch origin {base}:{base}"),
                _ => "git fetch --unshallow, or the branch that it counts from".to_owned(),
            };
            bail!(
                "--diff-base {}: this clone has no such commit, branch or tag. Fetch it first: {fetch} (GitHub \
                 Actions: actions/checkout with fetch-depth: 0)",
                base.escape_debug()
            );
        }
        match git(root, ["merge-base", "--end-of-options", base, "HEAD"]) {
            Ok(commit) if !commit.is_empty() => Ok(commit),
            _ if is_shallow => bail!(
                "--diff-base {base}: this clone is shallow and does not reach back to where the change left {base}. \
                 Fetch more: git fetch --unshallow, or git fetch --deepen=100 (GitHub Actions: fetch-depth: 0; \
                 GitLab: GIT_DEPTH: 0)"
            ),
            _ => bail!(
                "--diff-base {base}: {base} and this checkout have no commit in common, so there is no change to look at"
            ),
        }
    }

    /// Writes the files of the state before to a temporary folder.
    ///
    /// # Errors
    /// Where git cannot read the commit, or the folder cannot be written to.
    pub(super) fn check_out(&self) -> anyhow::Result<Tree> {
        let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
        // An index of its own: that of the checkout is the user's.
        let index = folder.path().join("index");
        let tree = folder
            .path()
            .join(self.root.file_name().unwrap_or(OsStr::new("tree")));
        fs::create_dir(&tree).context("cannot make a temporary folder")?;
        let mut prefix = tree.clone().into_os_string();
        prefix.push("/");
        let failed = || format!("cannot read the state at {}", self.base);
        let mut read = command(&self.root);
        read.env("GIT_INDEX_FILE", &index)
            .args(["read-tree", &self.commit]);
        answer(read).with_context(failed)?;
        let mut write = command(&self.root);
        write.env("GIT_INDEX_FILE", &index);
        write.args(["checkout-index", "--all", "--force", "--quiet"]);
        write.arg({
            let mut option = std::ffi::OsString::from("--prefix=");
            option.push(&prefix);
            option
        });
        answer(write).with_context(failed)?;
        let paths = self.below.iter().map(|below| tree.join(below));
        Ok(Tree {
            paths: paths.filter(|path| path.exists()).collect(),
            _folder: folder,
        })
    }

    /// In the words of the report.
    pub(super) fn document(&self) -> CheckChange {
        CheckChange {
            base: self.base.clone(),
            commit: self.commit.clone(),
        }
    }
}

/// Git in a folder, without what a user's or repository's settings could add to reading: hooks, monitors, filters
/// that fetch large files.
fn command(folder: &Path) -> Command {
    let mut git = Command::new("git");
    git.current_dir(folder)
        .args([
            "-c",
            "core.fsmonitor=false",
            "-c",
            "core.hooksPath=/dev/null",
        ])
        .args([
            "-c",
            "filter.lfs.smudge=",
            "-c",
            "filter.lfs.process=",
            "-c",
            "filter.lfs.required=false",
        ])
        // A hook runs with the paths of its own repository and index in the environment.
        .env_remove("GIT_DIR")
        .env_remove("GIT_WORK_TREE")
        .env_remove("GIT_INDEX_FILE")
        .env_remove("GIT_PREFIX")
        .env_remove("GIT_COMMON_DIR")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("LC_ALL", "C");
    git
}

fn git<const N: usize>(folder: &Path, args: [&str; N]) -> anyhow::Result<String> {
    let mut git = command(folder);
    git.args(args);
    answer(git)
}

fn answer(mut git: Command) -> anyhow::Result<String> {
    let output = git.output().context("git cannot be started")?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("git: {}", said.lines().next().unwrap_or("it failed").trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
