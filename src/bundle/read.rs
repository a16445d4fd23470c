//! Reads one entry: recognises it, opens archives, decodes text, and hands on what the sieve wants.

use std::fs::{File, Metadata};
use std::io::{self, Cursor, Read, Seek};
use std::ops::AddAssign;
use std::path::Path;
use std::sync::Arc;

use zip::ZipArchive;

use super::archive::{self, Naming};
use super::buffer::{Buffer, Head};
use super::decode::{Content, decode, is_zip, text_with_nul};
use super::entry::Origin;
use super::layout::place;
use super::limits::{Allowance, human};
use super::siblings::Siblings;
use super::test_code::is_test;
use super::walk::io_reason;
use super::{
    Bundle, BundlePath, ComponentId, Encoding, Entry, Gap, Language, Skipped, SourceFile,
    archive_check, language, own_report,
};

const NOT_READ: &str = "code in it is not part of this report";

/// Settings and `-meta.xml` files are short; what is longer is none.
const SMALL: u64 = 1 << 20;

/// A decoded text before anything is kept of it.
#[derive(Debug)]
pub struct Candidate<'c> {
    /// The decoded text.
    pub text: &'c str,
    /// Which front end would read it.
    pub language: Language,
    /// Its place and component; for a member of an archive, the member's.
    pub entry: &'c Entry,
}

/// Decides whether a text goes on; what it returns goes with it, so that nothing is searched twice.
pub type Sieve<'s, H> = dyn Fn(&Candidate<'_>) -> Option<H> + 's;

/// What a visit yields.
#[derive(Debug)]
pub enum Item<H> {
    /// A text the sieve wants.
    File(SourceFile, H),
    /// Something that could not be read.
    Gap(Gap),
    /// Something left out on purpose.
    Skipped(Skipped),
}

/// Counts of a visit. They add up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Files and members of archives, gaps included.
    pub seen: u64,
    /// Of these, read as text.
    pub text: u64,
    /// Of these, images and other binary files, which hold no code.
    pub binary: u64,
    /// Of these, archives that were opened; their members are counted on their own.
    pub archives: u64,
    /// Bytes of text after decoding.
    pub text_bytes: u64,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.seen += other.seen;
        self.text += other.text;
        self.binary += other.binary;
        self.archives += other.archives;
        self.text_bytes += other.text_bytes;
    }
}

/// Reads `entry` for [`Bundle::visit`].
pub(super) fn visit<H>(
    bundle: &Bundle,
    entry: &Entry,
    sieve: &Sieve<'_, H>,
    sink: &mut dyn FnMut(Item<H>),
) -> Tally {
    let mut visit = Visit {
        bundle,
        sieve,
        sink,
        tally: Tally::default(),
    };
    visit.entry(entry);
    visit.tally
}

struct Visit<'v, 's, H> {
    bundle: &'v Bundle,
    sieve: &'v Sieve<'s, H>,
    sink: &'v mut dyn FnMut(Item<H>),
    tally: Tally,
}

impl<H> Visit<'_, '_, H> {
    fn gap(&mut self, path: &BundlePath, reason: impl Into<String>) {
        (self.sink)(Item::Gap(Gap::new(path, reason, NOT_READ)));
    }

    fn entry(&mut self, entry: &Entry) {
        self.tally.seen += 1;
        if is_binary_by_name(entry) {
            self.tally.binary += 1;
            return;
        }
        match &entry.origin {
            Origin::Disk(path) => self.disk(entry, path),
            Origin::Zip { zip, member } => {
                let _permit = self.bundle.budget.take(member.size);
                let mut archive = self.bundle.zips[*zip].clone();
                let (bytes, problem) = archive::read(&mut archive, member);
                if let Some(problem) = problem {
                    self.gap(&entry.path, problem);
                }
                let mut allowance = Allowance::new(&self.bundle.limits);
                self.bytes(entry, &bytes, 0, &mut allowance);
            }
            Origin::Inflated => {}
        }
    }

    fn disk(&mut self, entry: &Entry, path: &Path) {
        let mut buffer = Buffer::take();
        let read = File::open(path).and_then(|mut file| {
            let head = buffer.fill(&mut file)?;
            // Nothing at all, or more than fits: a folder or a device may have come in the place of the file.
            let metadata = match head {
                Head::Whole if !buffer.bytes().is_empty() => None,
                Head::Whole | Head::Part => Some(regular(&file)?),
            };
            Ok((file, head, metadata))
        });
        let (file, head, metadata) = match read {
            Ok(read) => read,
            Err(error) => return self.gap(&entry.path, io_reason(&error)),
        };
        let mut allowance = Allowance::new(&self.bundle.limits);
        if is_zip(buffer.bytes()) {
            // From the file, not from memory: an archive can be much larger than any of its members.
            return self.archive(entry, io::BufReader::new(file), 0, &mut allowance);
        }
        let limit = self.bundle.limits.file_bytes;
        let len = match metadata {
            Some(metadata) => metadata.len(),
            None => buffer.bytes().len() as u64,
        };
        if len > limit {
            let reason = format!("{} in size, the limit is {}", human(len), human(limit));
            return self.gap(&entry.path, reason);
        }
        let _permit = self.bundle.budget.take(len);
        if head == Head::Part
            // The file may have grown since its length was asked for.
            && let Err(error) = buffer.append(file, len, limit + 1)
        {
            return self.gap(&entry.path, io_reason(&error));
        }
        self.bytes(entry, buffer.bytes(), 0, &mut allowance);
        buffer.give_back();
    }

    /// `depth` archives are open around these bytes.
    fn bytes(&mut self, entry: &Entry, bytes: &[u8], depth: usize, allowance: &mut Allowance) {
        match decode(bytes) {
            Content::Zip => self.archive(entry, Cursor::new(bytes), depth, allowance),
            Content::Unreadable(what) => {
                self.gap(&entry.path, format!("{what}, which is not read"))
            }
            // A stray NUL makes no picture of a script.
            Content::Binary if is_code_by_name(entry) => match text_with_nul(bytes) {
                Content::Text(text, encoding) => self.text(entry, &text, encoding),
                _ => self.tally.binary += 1,
            },
            Content::Binary => self.tally.binary += 1,
            Content::Text(text, encoding) => self.text(entry, &text, encoding),
        }
    }

    fn text(&mut self, entry: &Entry, text: &str, encoding: Encoding) {
        self.tally.text += 1;
        self.tally.text_bytes += text.len() as u64;
        if own_report::is(text) {
            return (self.sink)(Item::Skipped(Skipped {
                path: entry.path.clone(),
                reason: "a report that sf-cti wrote".to_owned(),
            }));
        }
        let language = language::of(entry, text, || self.bundle.content_type(entry));
        let candidate = Candidate {
            text,
            language,
            entry,
        };
        let Some(hits) = (self.sieve)(&candidate) else {
            return;
        };
        let file = SourceFile {
            path: entry.path.clone(),
            text: Arc::from(text),
            encoding,
            language,
            component: entry.component.clone(),
            member: entry.member.clone(),
            package: entry.package.clone(),
            is_meta_partner: entry.is_meta_partner,
            test_code: entry.test_code,
            force_ignored: entry.force_ignored,
        };
        (self.sink)(Item::File(file, hits));
    }

    fn archive<R: Read + Seek>(
        &mut self,
        entry: &Entry,
        mut reader: R,
        depth: usize,
        allowance: &mut Allowance,
    ) {
        let limits = &self.bundle.limits;
        if depth >= limits.depth {
            let reason = format!(
                "an archive {} deep inside archives, the limit is {}",
                depth + 1,
                limits.depth
            );
            return self.gap(&entry.path, reason);
        }
        let opened = archive_check::check(&mut reader, limits)
            .and_then(|()| ZipArchive::new(reader).map_err(|error| error.to_string()));
        let mut archive = match opened {
            Ok(archive) => archive,
            Err(reason) => return self.gap(&entry.path, reason),
        };
        self.tally.archives += 1;
        let naming = Naming::inside(&entry.path);
        let listing = archive::list(&archive, &naming, limits, allowance);
        let inner = Siblings::new(listing.members.iter().map(|(name, _)| name.as_str()));
        for gap in listing.gaps {
            (self.sink)(Item::Gap(gap));
        }
        for skipped in listing.skipped {
            (self.sink)(Item::Skipped(skipped));
        }
        for (name, member) in &listing.members {
            let member_entry = inside(entry, name, naming.path(name), &inner);
            self.tally.seen += 1;
            if is_binary_by_name(&member_entry) {
                self.tally.binary += 1;
                continue;
            }
            let (bytes, problem) = archive::read(&mut archive, member);
            if let Some(problem) = problem {
                self.gap(&member_entry.path, problem);
            }
            self.bytes(&member_entry, &bytes, depth + 1, allowance);
        }
    }
}

/// The entry of the member `name` of the archive `outer`. A static resource stays one component; a zip
/// that is no component itself may hold a whole bundle.
fn inside(outer: &Entry, name: &str, path: BundlePath, siblings: &Siblings) -> Entry {
    let within = |outer: &Entry| match &outer.member {
        Some(member) => format!("{member}{}{name}", BundlePath::MEMBER_SEPARATOR),
        None => name.to_owned(),
    };
    let placement = (outer.component.kind == ComponentId::FILE).then(|| place(name, siblings));
    let (component, member, package, is_meta_partner) = match placement {
        Some(placed) => match placed.component {
            Some(component) => (
                component,
                placed.member,
                placed.package,
                placed.is_meta_partner,
            ),
            None => (
                outer.component.clone(),
                Some(within(outer)),
                placed.package,
                false,
            ),
        },
        None => (outer.component.clone(), Some(within(outer)), None, false),
    };
    Entry {
        test_code: outer.test_code || is_test(name),
        force_ignored: outer.force_ignored,
        package: package.or_else(|| outer.package.clone()),
        path,
        component,
        member,
        is_meta_partner,
        origin: Origin::Inflated,
    }
}

/// Images, fonts, sound, film and office files, by suffix: reading them would cost most of the time and
/// find nothing. A `.resource` may be anything and is always read.
fn is_binary_by_name(entry: &Entry) -> bool {
    const SUFFIXES: [&str; 44] = [
        "jpg", "jpeg", "png", "gif", "ico", "bmp", "webp", "tif", "tiff", "psd", "avif", "heic",
        "icns", "woff", "woff2", "ttf", "otf", "eot", "mp3", "mp4", "wav", "ogg", "oga", "ogv",
        "webm", "avi", "mov", "m4a", "m4v", "flac", "aac", "pdf", "doc", "docx", "xls", "xlsx",
        "ppt", "pptx", "class", "exe", "dll", "so", "dylib", "pyc",
    ];
    has_suffix(entry, &SUFFIXES)
}

/// Suffixes that only code has: such a file is text, whatever bytes stand in it.
fn is_code_by_name(entry: &Entry) -> bool {
    const SUFFIXES: [&str; 17] = [
        "js",
        "mjs",
        "cjs",
        "jsx",
        "ts",
        "tsx",
        "page",
        "component",
        "cmp",
        "app",
        "html",
        "htm",
        "cls",
        "trigger",
        "xml",
        "vue",
        "svelte",
    ];
    has_suffix(entry, &SUFFIXES)
}

fn has_suffix(entry: &Entry, suffixes: &[&str]) -> bool {
    let name = entry.path.file_name();
    let suffix = name.rsplit_once('.').map(|(_, suffix)| suffix);
    suffix.is_some_and(|suffix| {
        suffixes
            .iter()
            .any(|known| suffix.eq_ignore_ascii_case(known))
    })
}

/// What is known of a regular file. The folder may have changed since it was walked.
fn regular(file: &File) -> io::Result<Metadata> {
    let metadata = file.metadata()?;
    if metadata.is_file() {
        Ok(metadata)
    } else {
        Err(io::Error::other("it is no longer a file"))
    }
}

impl Bundle {
    /// The text of a small file, where it is one.
    pub(super) fn small_text(&self, entry: &Entry) -> Option<String> {
        let bytes = match &entry.origin {
            Origin::Disk(path) => {
                let file = File::open(path).ok()?;
                regular(&file).ok()?;
                let mut bytes = Vec::new();
                file.take(SMALL).read_to_end(&mut bytes).ok()?;
                bytes
            }
            Origin::Zip { zip, member } if member.size < SMALL => {
                let (bytes, problem) = archive::read(&mut self.zips[*zip].clone(), member);
                if problem.is_some() {
                    return None;
                }
                bytes
            }
            Origin::Zip { .. } | Origin::Inflated => return None,
        };
        match decode(&bytes) {
            Content::Text(text, _) => Some(text.into_owned()),
            _ => None,
        }
    }

    /// What the `-meta.xml` of a static resource says its content is.
    fn content_type(&self, entry: &Entry) -> Option<String> {
        if entry.component.kind != "StaticResource" || entry.member.is_some() {
            return None;
        }
        let path = entry.path.as_str();
        let name_from = path.rfind('/').map_or(0, |slash| slash + 1);
        let name_to = path[name_from..]
            .find('.')
            .map_or(path.len(), |dot| name_from + dot);
        let partner = BundlePath::new(&format!("{}.resource-meta.xml", &path[..name_to]));
        let text = self.small_text(self.entry(&partner)?)?;
        let (_, from) = text.split_once("<contentType>")?;
        let (declared, _) = from.split_once("</contentType>")?;
        Some(declared.trim().to_owned())
    }
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
