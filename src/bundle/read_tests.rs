use std::fs;
use std::io::Write;
use std::path::PathBuf;

use tempfile::TempDir;
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::*;
use crate::bundle::{Limits, Options};

/// What a visit of all entries gave.
#[derive(Default)]
struct Seen {
    files: Vec<SourceFile>,
    gaps: Vec<(String, String)>,
    tally: Tally,
}

impl Seen {
    fn paths(&self) -> Vec<&str> {
        self.files.iter().map(|file| file.path.as_str()).collect()
    }

    fn gap(&self, path: &str) -> &str {
        let found = self.gaps.iter().find(|(at, _)| at == path);
        found.map_or_else(
            || panic!("no gap at {path}: {:?}", self.gaps),
            |(_, reason)| reason,
        )
    }
}

fn see(bundle: &Bundle) -> Seen {
    let mut seen = Seen::default();
    for entry in bundle.entries() {
        let tally = bundle.visit(entry, &|_| Some(()), &mut |item| match item {
            Item::File(file, ()) => seen.files.push(file),
            Item::Gap(gap) => seen.gaps.push((gap.path.as_str().to_owned(), gap.reason)),
            Item::Skipped(_) => {}
        });
        seen.tally += tally;
    }
    seen
}

fn bundle_with(files: &[(&str, &[u8])], limits: Limits) -> (TempDir, Bundle) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, bytes) in files {
        let place = folder.path().join(path);
        fs::create_dir_all(place.parent().expect("below the folder")).expect("it can be made");
        fs::write(place, bytes).expect("it can be written");
    }
    let options = Options {
        limits,
        ..Options::default()
    };
    let bundle = Bundle::open(&[folder.path().to_owned()], &options).expect("it opens");
    (folder, bundle)
}

fn see_files(files: &[(&str, &[u8])]) -> Seen {
    let (_folder, bundle) = bundle_with(files, Limits::default());
    see(&bundle)
}

fn see_limited(files: &[(&str, &[u8])], limits: Limits) -> Seen {
    let (_folder, bundle) = bundle_with(files, limits);
    see(&bundle)
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .expect("a member");
        writer.write_all(bytes).expect("its bytes");
    }
    writer.finish().expect("a whole zip").into_inner()
}

#[test]
fn members_of_a_resource_belong_to_it_however_it_is_stored() {
    let packed = zip(&[
        ("js/a.js", b"let a"),
        ("img/x.png", b"\x89PNG"),
        ("css/", b""),
    ]);
    let seen = see_files(&[
        ("staticresources/lib.resource", &packed),
        (
            "staticresources/lib.resource-meta.xml",
            b"<StaticResource/>",
        ),
    ]);
    assert_eq!(
        seen.paths(),
        [
            "staticresources/lib.resource!/js/a.js",
            "staticresources/lib.resource-meta.xml"
        ]
    );
    let member = &seen.files[0];
    assert_eq!(member.component, ComponentId::new("StaticResource", "lib"));
    assert_eq!(member.member.as_deref(), Some("js/a.js"));
    assert_eq!(member.language, Language::JavaScript);
    assert!(seen.files[1].is_meta_partner);
    assert_eq!(
        (seen.tally.text, seen.tally.binary, seen.tally.archives),
        (2, 1, 1)
    );
}

#[test]
fn a_zip_beside_the_code_may_hold_metadata() {
    let packed = zip(&[("src/pages/A.page", b"<apex:page/>"), ("notes.txt", b"x")]);
    let seen = see_files(&[("backup.zip", &packed)]);
    assert_eq!(
        seen.paths(),
        ["backup.zip!/notes.txt", "backup.zip!/src/pages/A.page"]
    );
    assert_eq!(
        seen.files[0].component,
        ComponentId::new("File", "backup.zip")
    );
    assert_eq!(seen.files[0].member.as_deref(), Some("notes.txt"));
    assert_eq!(seen.files[1].component, ComponentId::new("ApexPage", "A"));
}

#[test]
fn archives_nest_up_to_the_limit() {
    let inner = zip(&[("deep.js", b"3")]);
    let middle = zip(&[("inner.zip", &inner), ("m.js", b"2")]);
    let outer = zip(&[("middle.zip", &middle), ("o.js", b"1")]);
    let seen = see_files(&[("staticresources/x.resource", &outer)]);
    let base = "staticresources/x.resource!/";
    assert_eq!(
        seen.paths(),
        [format!("{base}middle.zip!/m.js"), format!("{base}o.js")]
    );
    assert_eq!(seen.files[0].member.as_deref(), Some("middle.zip!/m.js"));
    let reason = seen.gap(&format!("{base}middle.zip!/inner.zip"));
    assert!(reason.contains("the limit is 2"), "{reason}");
}

#[test]
fn a_zip_bomb_is_a_gap_and_the_rest_is_read() {
    let zeros = vec![b' '; 20 << 20];
    let packed = zip(&[("bomb.js", &zeros), ("good.js", b"ok")]);
    let seen = see_files(&[("x.resource", &packed)]);
    assert_eq!(seen.paths(), ["x.resource!/good.js"]);
    assert!(
        seen.gap("x.resource")
            .contains("`bomb.js` is packed tighter than 200:1")
    );
}

#[test]
fn limits_hold_for_members_entries_and_the_whole_archive() {
    let packed = zip(&[
        ("a.js", b"aaaa"),
        ("b.js", b"bb"),
        ("c.js", b"cc"),
        ("d.js", b"dd"),
    ]);
    let few = Limits {
        archive_entries: 2,
        ..Limits::default()
    };
    let seen = see_limited(&[("x.zip", &packed)], few);
    assert_eq!(seen.paths(), ["x.zip!/a.js", "x.zip!/b.js"]);
    assert!(
        seen.gap("x.zip")
            .starts_with("2 members, the first `c.js`, are over the limit of 2")
    );
    let small = Limits {
        member_bytes: 3,
        archive_bytes: 5,
        ..Limits::default()
    };
    let seen = see_limited(&[("x.zip", &packed)], small);
    assert_eq!(seen.paths(), ["x.zip!/b.js", "x.zip!/c.js"]);
    let reasons: Vec<&str> = seen
        .gaps
        .iter()
        .map(|(_, reason)| reason.as_str())
        .collect();
    assert!(
        reasons[0].contains("`a.js` is larger than the limit of 3 bytes"),
        "{reasons:?}"
    );
    assert!(
        reasons[1].contains("`d.js` is over the limit of 5 bytes unpacked"),
        "{reasons:?}"
    );
}

#[test]
fn nested_archives_share_one_allowance() {
    let inner = zip(&[("a.js", b"aaaa"), ("b.js", b"bbbb")]);
    let outer = zip(&[("i.zip", &inner), ("z.js", b"zzzz")]);
    let limits = Limits {
        archive_bytes: inner.len() as u64 + 8,
        ..Limits::default()
    };
    let seen = see_limited(&[("x.zip", &outer)], limits);
    assert_eq!(seen.paths(), ["x.zip!/i.zip!/a.js", "x.zip!/z.js"]);
    assert!(
        seen.gap("x.zip!/i.zip")
            .contains("`b.js` is over the limit")
    );
}

#[test]
fn a_damaged_archive_is_a_gap() {
    let packed = zip(&[("a.js", b"let a = 1;")]);
    let seen = see_files(&[
        ("cut.resource", &packed[..packed.len() / 2]),
        ("good.js", b"1"),
    ]);
    assert_eq!(seen.paths(), ["good.js"]);
    assert!(seen.gap("cut.resource").contains("truncated"));
}

#[test]
fn a_damaged_member_is_a_gap_and_the_rest_is_read() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for name in ["a.js", "b.js"] {
        writer.start_file(name, stored).expect("a member");
        writer.write_all(b"NEEDLE").expect("its bytes");
    }
    let mut packed = writer.finish().expect("a whole zip").into_inner();
    let at = packed
        .windows(6)
        .position(|w| w == b"NEEDLE")
        .expect("stored as it is");
    packed[at] = b'X';
    let seen = see_files(&[("x.zip", &packed)]);
    assert!(
        seen.gap("x.zip!/a.js").starts_with("corrupt"),
        "{:?}",
        seen.gaps
    );
    assert_eq!(seen.paths(), ["x.zip!/a.js", "x.zip!/b.js"]);
}

#[test]
fn encrypted_members_are_one_gap() {
    let mut packed = zip(&[("a.js", b"1"), ("b.js", b"2"), ("c.js", b"3")]);
    for (magic, flags) in [(b"PK\x01\x02", 8), (b"PK\x03\x04", 6)] {
        let starts: Vec<usize> = packed
            .windows(4)
            .enumerate()
            .filter(|(_, w)| w == magic)
            .map(|(at, _)| at)
            .collect();
        for start in &starts[..2] {
            packed[start + flags] |= 1;
        }
    }
    let seen = see_files(&[("x.zip", &packed)]);
    assert_eq!(seen.paths(), ["x.zip!/c.js"]);
    assert_eq!(
        seen.gap("x.zip"),
        "2 members, the first `a.js`, are encrypted"
    );
}

#[test]
fn member_names_cannot_leave_the_archive() {
    let packed = zip(&[("../../evil.js", b"1"), ("evil.js", b"2")]);
    let seen = see_files(&[("x.zip", &packed)]);
    assert_eq!(seen.paths(), ["x.zip!/evil.js", "x.zip!/evil.js~2"]);
    assert!(seen.gap("x.zip").starts_with("unsafe name"));
}

#[test]
fn encodings_are_decoded_before_the_sieve() {
    let utf16: Vec<u8> = "sforce.opencti"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let (_folder, bundle) = bundle_with(
        &[
            ("a.js", &utf16),
            ("b.js", b"caf\xE9 sforce.opencti"),
            ("c.js", b"nothing"),
        ],
        Limits::default(),
    );
    let mut hits = Vec::new();
    for entry in bundle.entries() {
        let sieve = |candidate: &Candidate<'_>| candidate.text.find("sforce.opencti");
        bundle.visit(entry, &sieve, &mut |item| match item {
            Item::File(file, at) => hits.push((file.path.to_string(), file.encoding, at)),
            other => panic!("{other:?}"),
        });
    }
    assert_eq!(
        hits,
        [
            ("a.js".into(), Encoding::Utf16, 0),
            ("b.js".into(), Encoding::Latin1, 6)
        ]
    );
}

#[test]
fn binary_files_are_counted_and_other_archives_are_gaps() {
    let seen = see_files(&[
        ("a.png", b"whatever"),
        ("b.bin", b"\0\x01\x02\x03\0\0\xFF"),
        ("c.tgz", b"\x1F\x8B\x08\0\0"),
    ]);
    assert!(seen.files.is_empty());
    assert_eq!((seen.tally.seen, seen.tally.binary), (3, 2));
    assert_eq!(seen.gap("c.tgz"), "gzip archive, which is not read");
}

#[test]
fn large_and_vanished_files_are_gaps() {
    let limits = Limits {
        file_bytes: 9000,
        ..Limits::default()
    };
    let (folder, bundle) = bundle_with(
        &[
            ("a.js", &[b'a'; 9000]),
            ("b.js", &[b'b'; 9001]),
            ("c.js", b"c"),
        ],
        limits,
    );
    fs::remove_file(folder.path().join("c.js")).expect("it is there");
    let seen = see(&bundle);
    assert_eq!(seen.paths(), ["a.js"]);
    assert_eq!(seen.files[0].text.len(), 9000);
    assert!(seen.gap("b.js").contains("the limit is 9000 bytes"));
    assert_eq!(seen.gap("c.js"), "it is no longer there");
}

#[test]
fn a_resource_without_suffix_of_its_own_asks_its_partner() {
    let meta = b"<StaticResource><contentType>text/javascript</contentType></StaticResource>";
    let seen = see_files(&[
        ("staticresources/a.resource", b"/* x */ foo"),
        ("staticresources/a.resource-meta.xml", meta),
        ("staticresources/b.resource", b"/* x */ foo"),
    ]);
    assert_eq!(seen.files[0].language, Language::JavaScript);
    assert_eq!(seen.files[2].language, Language::OtherText);
}

#[test]
fn a_zip_that_was_handed_in_is_read_like_its_folder() {
    let resource = zip(&[("js/a.js", b"1")]);
    let files: [(&str, &[u8]); 3] = [
        ("src/pages/A.page", b"<apex:page/>"),
        ("src/staticresources/r.resource", &resource),
        (
            "src/staticresources/r.resource-meta.xml",
            b"<StaticResource/>",
        ),
    ];
    let from_folder = see_files(&files);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let place: PathBuf = folder.path().join("org.zip");
    fs::write(&place, zip(&files)).expect("it can be written");
    let bundle = Bundle::open(&[place], &Options::default()).expect("it opens");
    let from_zip = see(&bundle);
    assert_eq!(from_folder.paths(), from_zip.paths());
    assert_eq!(from_folder.tally, from_zip.tally);
    assert!(
        from_zip
            .paths()
            .contains(&"src/staticresources/r.resource!/js/a.js")
    );
}

#[test]
fn a_bundle_can_be_read_from_many_threads() {
    use rayon::prelude::*;

    let texts: Vec<(String, Vec<u8>)> = (0..200)
        .map(|n| (format!("f{n:03}.js"), vec![b'a'; n * 100]))
        .collect();
    let members: Vec<(&str, &[u8])> = texts
        .iter()
        .map(|(name, text)| (name.as_str(), &text[..]))
        .collect();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let place = folder.path().join("org.zip");
    fs::write(&place, zip(&members)).expect("it can be written");
    let bundle = Bundle::open(&[place], &Options::default()).expect("it opens");
    let lengths: Vec<u64> = bundle
        .entries()
        .par_iter()
        .map(|entry| {
            bundle
                .visit(entry, &|_| None::<()>, &mut |item| panic!("{item:?}"))
                .text_bytes
        })
        .collect();
    assert_eq!(lengths, (0..200).map(|n| n * 100).collect::<Vec<u64>>());
}
