//! What the integration tests share: running the binary, the fixture orgs, small bundles made on the spot.

pub(crate) mod bulk;
pub(crate) mod folders;

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use serde_json::Value;
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// The day that counts as today in all tests.
pub(crate) const AS_OF: &str = "2026-11-22";

/// The fixture orgs.
pub(crate) const FIXTURES: [&str; 13] = [
    "adapter-outside",
    "broken",
    "classic-console",
    "contact-centre",
    "invisible-5000",
    "left-overs",
    "lightning-adapter",
    "lightning-adapter-mdapi",
    "nothing",
    "on-voice",
    "same-vendor",
    "same-vendor-after",
    "vendor-hosted",
];

/// How a run of the binary ended.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
}

impl Run {
    /// Standard output, which is always UTF-8.
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.stdout).expect("standard output is UTF-8")
    }

    /// Standard output as a JSON document.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.stdout)
            .unwrap_or_else(|error| panic!("no JSON on standard output: {error}\n{}", self.stderr))
    }

    /// Holds the exit code, showing what was said where it is another.
    pub(crate) fn ends_with(self, code: i32) -> Self {
        assert_eq!(self.code, code, "exit code; it said:\n{}", self.stderr);
        self
    }
}

/// Runs the binary with `args`, not on a terminal.
pub(crate) fn sf_cti<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(args: I) -> Run {
    sf_cti_in(Path::new(env!("CARGO_MANIFEST_DIR")), args)
}

/// Likewise, with `folder` as the working directory.
pub(crate) fn sf_cti_in<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(folder: &Path, args: I) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_sf-cti"))
        .args(args)
        .current_dir(folder)
        .stdin(Stdio::null())
        .env_remove("CLICOLOR_FORCE")
        .output()
        .expect("the binary starts");
    Run {
        code: output.status.code().unwrap_or_else(|| {
            panic!(
                "killed by a signal; it said:\n{}",
                String::from_utf8_lossy(&output.stderr)
            )
        }),
        stdout: output.stdout,
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// Audits `path` as of [`AS_OF`] with further arguments.
pub(crate) fn audit(path: &Path, args: &[&str]) -> Run {
    let mut all = vec![OsStr::new("audit"), path.as_os_str()];
    all.extend(["--as-of", AS_OF, "--quiet"].map(OsStr::new));
    all.extend(args.iter().map(OsStr::new));
    sf_cti(all)
}

/// The JSON audit of `path`, which has to end well.
pub(crate) fn audited(path: &Path) -> Value {
    audit(path, &["--format", "json"]).ends_with(0).json()
}

/// One audit in all formats.
#[derive(Debug)]
pub(crate) struct Reports {
    pub(crate) json: Vec<u8>,
    pub(crate) markdown: Vec<u8>,
    pub(crate) text: Vec<u8>,
    /// What `--verbose` said on standard error.
    pub(crate) talk: String,
}

impl Reports {
    /// The formats by name.
    pub(crate) fn formats(&self) -> [(&'static str, &[u8]); 3] {
        [
            ("json", &self.json),
            ("markdown", &self.markdown),
            ("text", &self.text),
        ]
    }

    /// The JSON audit.
    pub(crate) fn document(&self) -> Value {
        serde_json::from_slice(&self.json).expect("the JSON report is JSON")
    }
}

/// Audits `path`, seen from `folder`, into all formats with one run.
pub(crate) fn reports_from(folder: &Path, path: &Path, args: &[&str]) -> Reports {
    let out = tempfile::tempdir().expect("a folder for the reports");
    let (markdown, json) = (out.path().join("report.md"), out.path().join("audit.json"));
    let mut all = vec![OsStr::new("audit"), path.as_os_str()];
    all.extend(["--as-of", AS_OF, "--verbose"].map(OsStr::new));
    all.extend([
        OsStr::new("-o"),
        markdown.as_os_str(),
        OsStr::new("-o"),
        json.as_os_str(),
    ]);
    all.extend(args.iter().map(OsStr::new));
    let run = sf_cti_in(folder, all).ends_with(0);
    Reports {
        json: fs::read(json).expect("the JSON report was written"),
        markdown: fs::read(markdown).expect("the Markdown report was written"),
        text: run.stdout,
        talk: run.stderr,
    }
}

/// The reports of a fixture org, made once for all tests of a file.
pub(crate) fn reports(name: &str) -> &'static Reports {
    static MADE: [OnceLock<Reports>; FIXTURES.len()] = [const { OnceLock::new() }; FIXTURES.len()];
    let at = FIXTURES
        .iter()
        .position(|fixture| *fixture == name)
        .expect("it is one of the fixtures");
    MADE[at]
        .get_or_init(|| reports_from(Path::new(env!("CARGO_MANIFEST_DIR")), &fixture(name), &[]))
}

/// The folder of a fixture org.
pub(crate) fn fixture(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(name);
    assert!(folder.is_dir(), "{} is missing", folder.display());
    folder
}

/// The elements of the array at a JSON pointer.
pub(crate) fn list<'v>(document: &'v Value, pointer: &str) -> &'v [Value] {
    document
        .pointer(pointer)
        .and_then(Value::as_array)
        .unwrap_or_else(|| panic!("{pointer} is no array"))
}

/// The text of a field, `-` where it is null or absent.
pub(crate) fn field<'v>(value: &'v Value, name: &str) -> &'v str {
    value.get(name).and_then(Value::as_str).unwrap_or("-")
}

/// The number in a field.
pub(crate) fn number(value: &Value, name: &str) -> usize {
    let number = value.get(name).and_then(Value::as_u64);
    number.map_or_else(
        || panic!("{name} is no number in {value}"),
        |number| usize::try_from(number).expect("it fits"),
    )
}

/// All files below `folder`, relative and with `/`, sorted.
pub(crate) fn files_below(folder: &Path) -> Vec<String> {
    fn add(folder: &Path, before: &str, files: &mut Vec<String>) {
        for entry in fs::read_dir(folder).expect("the folder is readable") {
            let entry = entry.expect("the folder is readable");
            let name = entry.file_name();
            let path = format!("{before}{}", name.to_str().expect("names are UTF-8"));
            if entry.file_type().expect("it has a type").is_dir() {
                add(&entry.path(), &format!("{path}/"), files);
            } else {
                files.push(path);
            }
        }
    }
    let mut files = Vec::new();
    add(folder, "", &mut files);
    files.sort();
    files
}

/// A zip with the given members, in the given order.
pub(crate) fn zip_of<N: AsRef<str>, B: AsRef<[u8]>>(
    path: &Path,
    members: impl IntoIterator<Item = (N, B)>,
) {
    let mut zip = ZipWriter::new(File::create(path).expect("the zip can be made"));
    for (name, bytes) in members {
        zip.start_file(name.as_ref(), SimpleFileOptions::default())
            .expect("a member can be added");
        zip.write_all(bytes.as_ref())
            .expect("a member can be written");
    }
    zip.finish().expect("the zip can be finished");
}

/// A zip of all files below `folder`, their names after `before`.
pub(crate) fn zip_of_folder(zip: &Path, folder: &Path, before: &str) {
    zip_of(
        zip,
        files_below(folder).iter().map(|name| {
            let bytes = fs::read(folder.join(name)).expect("the file is readable");
            (format!("{before}{name}"), bytes)
        }),
    );
}

/// A page with one include and one call, at which every audit that reads it must stop.
pub(crate) const GOOD_PAGE: &str = "<apex:page>
<script src=\"/support/api/60.0/lightning/opencti_min.js\"></script>
<script>sforce.opencti.refreshView({ callback: function () {} });</script>
</apex:page>
";

/// A small Metadata API folder with one good page, made for one test.
pub(crate) struct Bundle(TempDir);

impl Bundle {
    /// One that holds [`GOOD_PAGE`] as `pages/Good.page`.
    pub(crate) fn new() -> Self {
        Self::empty().with("pages/Good.page", GOOD_PAGE)
    }

    /// A bundle of these files.
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let bundle = Self::empty();
        files
            .iter()
            .fold(bundle, |bundle, (name, text)| bundle.with(name, text))
    }

    /// One without any file.
    pub(crate) fn empty() -> Self {
        Self(tempfile::tempdir().expect("a folder for the test"))
    }

    /// Where it lies.
    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// The place of a file, whose folder is there after this.
    pub(crate) fn place(&self, name: &str) -> PathBuf {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("it lies in the bundle"))
            .expect("folders can be made");
        path
    }

    /// With one more file.
    pub(crate) fn with(self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        fs::write(self.place(name), bytes).expect("files can be written");
        self
    }

    /// Its audit, in which the good page must have been read.
    pub(crate) fn audited(&self) -> Value {
        let document = audited(self.path());
        let good = rules_in(&document, "pages/Good.page");
        assert_eq!(
            good,
            ["include/lightning-library", "lightning/refreshView"],
            "the good page beside it"
        );
        document
    }
}

/// Rules of the usages in one file, in order.
pub(crate) fn rules_in<'v>(document: &'v Value, path: &str) -> Vec<&'v str> {
    list(document, "/usages")
        .iter()
        .filter(|usage| field(usage, "path") == path)
        .map(|usage| field(usage, "rule"))
        .collect()
}

/// Reasons of the gaps at `path`, and at members of it where it is an archive.
pub(crate) fn gaps_at<'v>(document: &'v Value, path: &str) -> Vec<&'v str> {
    list(document, "/coverage/gaps")
        .iter()
        .filter(|gap| {
            let at = field(gap, "path");
            at == path
                || at
                    .strip_prefix(path)
                    .is_some_and(|rest| rest.starts_with("!/"))
        })
        .map(|gap| field(gap, "reason"))
        .collect()
}
