//! Members of zip archives: which of them are read, and their bytes.
//!
//! Nothing is unpacked to disk. Limits are held against what the archive declares, in path order, before
//! anything is inflated, so that the outcome does not depend on threads; a member is then read up to its
//! declared size and no further.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Seek};

use zip::ZipArchive;
use zip::result::ZipError;

use super::limits::{Allowance, Limits, human};
use super::{BundlePath, Gap, Skipped};

/// A member that may be read.
#[derive(Debug, Clone)]
pub(super) struct Member {
    pub(super) index: usize,
    pub(super) size: u64,
}

/// What an archive holds.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// Members by path, each path once, sorted.
    pub(super) members: Vec<(String, Member)>,
    pub(super) gaps: Vec<Gap>,
    pub(super) skipped: Vec<Skipped>,
}

/// How paths of an archive's members are made.
#[derive(Debug, Clone)]
pub(super) struct Naming {
    /// The archive itself, for gaps that concern all of it.
    pub(super) archive: BundlePath,
    /// What comes before a member's name.
    pub(super) prefix: String,
}

impl Naming {
    /// For an archive inside the bundle.
    pub(super) fn inside(archive: &BundlePath) -> Self {
        Self {
            archive: archive.clone(),
            prefix: format!("{archive}{}", BundlePath::MEMBER_SEPARATOR),
        }
    }

    /// The path of the member called `name`.
    pub(super) fn path(&self, name: &str) -> BundlePath {
        BundlePath::new(&format!("{}{name}", self.prefix))
    }
}

/// Why a member is not read. One gap per reason, or an archive of ten thousand encrypted members would
/// bury everything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Refusal {
    TooMany,
    Encrypted,
    TooLarge,
    Bomb,
    TotalTooLarge,
    UnsafeName,
    Duplicate,
}

/// Lists `archive` and takes what will be read off `allowance`.
pub(super) fn list<R: Read + Seek>(
    archive: &ZipArchive<R>,
    naming: &Naming,
    limits: &Limits,
    allowance: &mut Allowance,
) -> Listing {
    let mut listing = Listing::default();
    let mut refused: BTreeMap<Refusal, (usize, String)> = BTreeMap::new();
    let mut refuse = |reason, name: &str| {
        refused
            .entry(reason)
            .or_insert_with(|| (0, name.to_owned()))
            .0 += 1;
    };
    if archive.has_duplicate_names() {
        refuse(Refusal::Duplicate, "");
    }
    for (name, index, is_safe) in names(archive) {
        let Ok(entry) = archive.by_index_data(index) else {
            continue;
        };
        if entry.is_dir() {
            continue;
        }
        if !is_safe {
            refuse(Refusal::UnsafeName, &name);
        }
        if entry.is_symlink() {
            listing.skipped.push(Skipped {
                path: naming.path(&name),
                reason: "a link inside an archive; its target is read at its own place".to_owned(),
            });
            continue;
        }
        let size = entry.size();
        let reason = if allowance.entries == 0 {
            Some(Refusal::TooMany)
        } else if entry.encrypted() {
            Some(Refusal::Encrypted)
        } else if size > limits.member_bytes {
            Some(Refusal::TooLarge)
        } else if size > limits.ratio_from_bytes
            && size / entry.compressed_size().max(1) > limits.ratio
        {
            Some(Refusal::Bomb)
        } else if size > allowance.bytes {
            Some(Refusal::TotalTooLarge)
        } else {
            None
        };
        if let Some(reason) = reason {
            refuse(reason, &name);
            continue;
        }
        allowance.entries -= 1;
        allowance.bytes -= size;
        listing.members.push((name, Member { index, size }));
    }
    for (reason, (count, first)) in refused {
        listing
            .gaps
            .push(gap(reason, count, &first, naming, limits));
    }
    listing
}

/// Safe names with their index, sorted and unique; `false` marks a name that had to be changed.
fn names<R: Read + Seek>(archive: &ZipArchive<R>) -> Vec<(String, usize, bool)> {
    let mut names: Vec<(String, usize, bool)> = archive
        .file_names_raw()
        .enumerate()
        .filter(|(_, raw)| !raw.ends_with(b"/") && !raw.ends_with(b"\\"))
        .map(|(index, raw)| {
            let name = match archive.name_for_index(index) {
                Some(Ok(name)) => name.into_owned(),
                _ => String::from_utf8_lossy(raw).into_owned(),
            };
            let (name, is_safe) = safe_name(&name);
            (name, index, is_safe)
        })
        .collect();
    names.sort();
    // `a.js` and `../a.js` both want to be shown as `a.js`.
    let mut taken = BTreeSet::new();
    for (name, ..) in &mut names {
        if !taken.insert(name.clone()) {
            let other = (2..)
                .map(|n| format!("{name}~{n}"))
                .find(|other| !taken.contains(other))
                .expect("numbers do not run out");
            taken.insert(other.clone());
            *name = other;
        }
    }
    names.sort();
    names
}

/// `name` as a relative path that stays below the archive, and whether it was one already.
fn safe_name(name: &str) -> (String, bool) {
    // Windows tools write backslashes; that alone is harmless.
    let slashed = name.replace('\\', "/");
    let mut is_safe = !slashed.starts_with('/');
    let mut parts: Vec<String> = Vec::new();
    for (at, part) in slashed.split('/').enumerate() {
        match part {
            "" | "." => {}
            ".." => is_safe = false,
            drive if at == 0 && drive.len() == 2 && drive.ends_with(':') => is_safe = false,
            part if part.contains(char::is_control) => {
                is_safe = false;
                parts.push(part.replace(char::is_control, "\u{FFFD}"));
            }
            part => parts.push(part.to_owned()),
        }
    }
    if parts.is_empty() {
        parts.push("unnamed".to_owned());
    }
    (parts.join("/"), is_safe)
}

fn gap(reason: Refusal, count: usize, first: &str, naming: &Naming, limits: &Limits) -> Gap {
    let members = if count == 1 {
        format!("member `{first}` is")
    } else {
        format!("{count} members, the first `{first}`, are")
    };
    let not_read = "code in what was not read is not part of this report";
    let (reason, consequence) = match reason {
        Refusal::TooMany => (
            format!(
                "{members} over the limit of {} members per archive",
                limits.archive_entries
            ),
            not_read,
        ),
        Refusal::Encrypted => (format!("{members} encrypted"), not_read),
        Refusal::TooLarge => (
            format!(
                "{members} larger than the limit of {} for a member",
                human(limits.member_bytes)
            ),
            not_read,
        ),
        Refusal::Bomb => (
            format!(
                "{members} packed tighter than {}:1, the limit against zip bombs",
                limits.ratio
            ),
            not_read,
        ),
        Refusal::TotalTooLarge => (
            format!(
                "{members} over the limit of {} unpacked per archive",
                human(limits.archive_bytes)
            ),
            not_read,
        ),
        Refusal::UnsafeName => (
            format!(
                "unsafe name: {members} named to leave the archive (`..`, absolute or unprintable)"
            ),
            "read under the name shown here; nothing was written anywhere",
        ),
        Refusal::Duplicate => (
            "several members have the same name, the last of them was read".to_owned(),
            "code in the others is not part of this report",
        ),
    };
    Gap::new(&naming.archive, reason, consequence)
}

/// The bytes of `member`. With a problem, the bytes are what could be read before it.
pub(super) fn read<R: Read + Seek>(
    archive: &mut ZipArchive<R>,
    member: &Member,
) -> (Vec<u8>, Option<String>) {
    let mut bytes = Vec::new();
    let problem = match archive.by_index(member.index) {
        Err(error) => Some(reason(&error)),
        Ok(file) => {
            // The declared size is a promise of the archive, not a reason to reserve that much.
            bytes.reserve(usize::try_from(member.size.min(1 << 20)).unwrap_or(0));
            match file.take(member.size + 1).read_to_end(&mut bytes) {
                Err(error) => Some(format!("corrupt: {error}")),
                Ok(_) if bytes.len() as u64 > member.size => Some(format!(
                    "unpacks to more than the {} it declares",
                    human(member.size)
                )),
                Ok(_) => None,
            }
        }
    };
    (bytes, problem)
}

fn reason(error: &ZipError) -> String {
    match error {
        ZipError::CompressionMethodNotSupported(method) => {
            format!("packed with method {method}, which is not read")
        }
        ZipError::UnsupportedArchive(what) => format!("not supported: {what}"),
        error => format!("corrupt: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_leave_the_archive_are_brought_back() {
        for (name, expected, safe) in [
            ("js/a.js", "js/a.js", true),
            ("js\\a.js", "js/a.js", true),
            ("./a.js", "a.js", true),
            ("../../etc/a.js", "etc/a.js", false),
            ("/a.js", "a.js", false),
            ("C:\\x\\a.js", "x/a.js", false),
            ("a\u{1b}[2J.js", "a\u{FFFD}[2J.js", false),
            ("..", "unnamed", false),
        ] {
            assert_eq!(safe_name(name), (expected.to_owned(), safe), "{name:?}");
        }
    }
}
