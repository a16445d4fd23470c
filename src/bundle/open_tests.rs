use std::io::Write;

use tempfile::TempDir;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::*;
use crate::bundle::Format;

fn folder(files: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for path in files {
        write(folder.path(), path, "text");
    }
    folder
}

fn write(folder: &Path, path: &str, text: &str) {
    let place = folder.join(path);
    fs::create_dir_all(place.parent().expect("below the folder")).expect("it can be made");
    fs::write(place, text).expect("it can be written");
}

fn zip(folder: &Path, name: &str, files: &[(&str, &str)]) -> PathBuf {
    let place = folder.join(name);
    let mut writer = ZipWriter::new(File::create(&place).expect("it can be made"));
    for (name, text) in files {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .expect("a member");
        writer.write_all(text.as_bytes()).expect("its text");
    }
    writer.finish().expect("a whole zip");
    place
}

fn open_all(paths: &[&Path], options: &Options) -> Result<Bundle, OpenError> {
    let paths: Vec<PathBuf> = paths.iter().map(|path| (*path).to_owned()).collect();
    Bundle::open(&paths, options)
}

fn open_one(path: &Path) -> Bundle {
    open_all(&[path], &Options::default()).expect("it opens")
}

fn paths(bundle: &Bundle) -> Vec<&str> {
    bundle
        .entries()
        .iter()
        .map(|entry| entry.path.as_str())
        .collect()
}

fn skipped(bundle: &Bundle) -> Vec<(&str, &str)> {
    let skipped = bundle.skipped().iter();
    skipped
        .map(|s| (s.path.as_str(), s.reason.as_str()))
        .collect()
}

fn gaps(bundle: &Bundle) -> Vec<(&str, &str)> {
    bundle
        .gaps()
        .iter()
        .map(|g| (g.path.as_str(), g.reason.as_str()))
        .collect()
}

#[test]
fn a_folder_is_listed_in_order_without_what_is_no_part_of_the_org() {
    let folder = folder(&[
        "b/dist/app.js",
        "a.js",
        "b/node_modules/x/index.js",
        "b/node_modules/y/index.js",
        ".git/config",
        "force-app/main/default/lwc/coverage/coverage.js",
    ]);
    let bundle = open_one(folder.path());
    assert_eq!(
        paths(&bundle),
        [
            "a.js",
            "b/dist/app.js",
            "force-app/main/default/lwc/coverage/coverage.js"
        ]
    );
    let left_out: Vec<&str> = skipped(&bundle).iter().map(|(path, _)| *path).collect();
    assert_eq!(left_out, [".git", "b/node_modules"]);
    let own_name = folder.path().file_name().expect("it has one");
    assert_eq!(bundle.root_name(), own_name.to_string_lossy());
}

#[test]
fn folder_and_zip_of_one_org_hold_the_same_components() {
    let files = [
        "unpackaged/pages/A.page",
        "unpackaged/pages/A.page-meta.xml",
        "unpackaged/package.xml",
    ];
    let folder = folder(&files);
    let zipped = zip(folder.path(), "org.zip", &files.map(|file| (file, "text")));
    let from_zip = open_one(&zipped);
    fs::remove_file(&zipped).expect("it is there");
    let from_folder = open_one(folder.path());
    assert_eq!(paths(&from_folder), paths(&from_zip));
    assert_eq!(from_folder.components(), from_zip.components());
    assert_eq!(from_zip.root_name(), "org.zip");
    assert_eq!(
        (from_folder.format(), from_zip.format()),
        (Format::MetadataApi, Format::MetadataApi)
    );
    let page = &from_zip.components()[&ComponentId::new("ApexPage", "A")];
    assert_eq!(page.paths.len(), 2);
}

#[test]
fn members_that_are_no_part_of_the_org_are_left_out_of_a_zip_too() {
    let folder = folder(&[]);
    let zipped = zip(
        folder.path(),
        "org.zip",
        &[
            ("node_modules/a/b.js", ""),
            ("src/a.js", ""),
            ("__MACOSX/._a.js", ""),
        ],
    );
    let bundle = open_one(&zipped);
    assert_eq!(paths(&bundle), ["src/a.js"]);
    let left_out: Vec<&str> = skipped(&bundle).iter().map(|(path, _)| *path).collect();
    assert_eq!(left_out, ["__MACOSX", "node_modules"]);
}

#[test]
fn several_paths_are_told_apart_by_their_last_segment() {
    let folder = folder(&["one/src/a.js", "two/src/a.js", "x.js"]);
    let at = |path: &str| folder.path().join(path);
    let roots = [&*at("one/src"), &*at("two/src"), &*at("x.js")];
    let bundle = open_all(&roots, &Options::default()).expect("it opens");
    assert_eq!(paths(&bundle), ["src-2/a.js", "src/a.js", "x.js"]);
    assert_eq!(bundle.root_name(), "src, src-2, x.js");
}

#[test]
fn a_file_below_two_paths_is_read_once() {
    let folder = folder(&["a/b/c.js"]);
    let inner = folder.path().join("a/b");
    let bundle =
        open_all(&[&folder.path().join("a"), &inner], &Options::default()).expect("it opens");
    assert_eq!(paths(&bundle), ["a/b/c.js"]);
}

#[test]
fn a_single_file_has_its_name_as_path() {
    let folder = folder(&["pages/Softphone.page"]);
    let bundle = open_one(&folder.path().join("pages/Softphone.page"));
    assert_eq!(paths(&bundle), ["Softphone.page"]);
    assert_eq!(
        bundle.entries()[0].component,
        ComponentId::new("ApexPage", "Softphone")
    );
    assert_eq!(bundle.format(), Format::Plain);
}

#[test]
fn what_cannot_be_opened_is_an_error_with_its_path() {
    let folder = folder(&["text.zip", "a.js"]);
    let message = |path: &str| {
        let error = open_all(&[&folder.path().join(path)], &Options::default())
            .expect_err("it must not open");
        error.to_string()
    };
    assert!(message("gone").ends_with("gone: there is no such file or folder"));
    assert!(message("text.zip").contains("text.zip: truncated or no zip archive"));
    let whole = zip(folder.path(), "cut.zip", &[("a.js", "text")]);
    let bytes = fs::read(&whole).expect("it is there");
    fs::write(&whole, &bytes[..bytes.len() - 30]).expect("it can be cut");
    assert!(
        message("cut.zip").contains("cut.zip"),
        "{}",
        message("cut.zip")
    );
    assert!(matches!(
        Bundle::open(&[], &Options::default()),
        Err(OpenError::NoPath)
    ));
}

#[test]
fn an_empty_folder_and_an_empty_zip_are_bundles_without_files() {
    let folder = folder(&[]);
    assert!(open_one(folder.path()).entries().is_empty());
    let zipped = zip(folder.path(), "empty.zip", &[]);
    assert!(open_one(&zipped).entries().is_empty());
}

#[test]
fn unsafe_and_linked_members_of_a_zip_are_told() {
    let folder = folder(&[]);
    let place = folder.path().join("org.zip");
    let mut writer = ZipWriter::new(File::create(&place).expect("it can be made"));
    let options = SimpleFileOptions::default();
    for name in ["../../pages/A.page", "/b.js"] {
        writer.start_file(name, options).expect("a member");
    }
    writer
        .add_symlink("link.js", "/etc/passwd", options)
        .expect("a link");
    writer.finish().expect("a whole zip");
    let bundle = open_one(&place);
    assert_eq!(paths(&bundle), ["b.js", "pages/A.page"]);
    assert_eq!(skipped(&bundle)[0].0, "link.js");
    assert!(
        matches!(gaps(&bundle)[..], [("org.zip", reason)] if reason.starts_with("unsafe name: 2 members"))
    );
}

#[test]
fn a_project_is_read_whole_and_its_missing_package_directories_are_gaps() {
    let folder = folder(&["force-app/main/default/classes/A.cls", "scripts/adapter.js"]);
    let project =
        r#"{"packageDirectories":[{"path":"force-app"},{"path":"../common"},{"path":"extra"}]}"#;
    write(folder.path(), "sfdx-project.json", project);
    write(folder.path(), ".forceignore", "**/classes/**\n");
    let bundle = open_one(folder.path());
    assert_eq!(bundle.format(), Format::Source);
    assert_eq!(bundle.entries().len(), 4);
    let reasons: Vec<_> = gaps(&bundle).iter().map(|(_, reason)| *reason).collect();
    assert_eq!(
        reasons,
        [
            "package directory `../common` lies outside of what was handed in",
            "package directory `extra` is not there or is empty"
        ]
    );
    let ignored: Vec<_> = bundle
        .entries()
        .iter()
        .filter(|e| e.force_ignored)
        .collect();
    assert_eq!(ignored.len(), 1);
    assert_eq!(ignored[0].path.file_name(), "A.cls");
}

#[test]
fn globs_choose_files_and_say_so() {
    let folder = folder(&[
        "a.js",
        "b.css",
        "c.css",
        "vendor/x.js",
        "node_modules/m/i.js",
        ".forceignore",
    ]);
    let options = Options {
        include: vec!["*.js".into(), "node_modules/".into()],
        exclude: vec!["vendor/".into()],
        ..Options::default()
    };
    let bundle = open_all(&[folder.path()], &options).expect("it opens");
    assert_eq!(
        paths(&bundle),
        [".forceignore", "a.js", "node_modules/m/i.js"]
    );
    assert_eq!(
        skipped(&bundle),
        [
            ("b.css", "no --include glob matches, and so 1 more files"),
            ("vendor", "excluded by `vendor/`"),
        ]
    );
}

#[test]
fn packages_keep_their_components_apart() {
    let folder = folder(&["Referenced Packages/Acme/pages/P.page", "src/pages/Q.page"]);
    let bundle = open_one(folder.path());
    let package = |name| {
        bundle.components()[&ComponentId::new("ApexPage", name)]
            .package
            .clone()
    };
    assert_eq!(package("P").as_deref(), Some("Acme"));
    assert_eq!(package("Q"), None);
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;

    use super::*;

    #[test]
    fn links_are_not_followed_and_loops_do_not_turn() {
        let outside = folder(&["secret.js"]);
        let folder = folder(&["a/b.js"]);
        let link =
            |target: &Path, name: &str| symlink(target, folder.path().join(name)).expect("a link");
        link(folder.path(), "a/loop");
        link(&folder.path().join("a"), "same");
        link(outside.path(), "out");
        link(Path::new("self"), "self");
        link(Path::new("nowhere"), "broken");
        let bundle = open_one(folder.path());
        assert_eq!(paths(&bundle), ["a/b.js"]);
        let inside: Vec<&str> = skipped(&bundle).iter().map(|(path, _)| *path).collect();
        assert_eq!(inside, ["a/loop", "same"]);
        let hidden: Vec<&str> = gaps(&bundle).iter().map(|(path, _)| *path).collect();
        assert_eq!(hidden, ["broken", "out", "self"]);
    }

    #[test]
    fn a_socket_is_a_gap() {
        let folder = folder(&["a.js"]);
        let _listener = UnixListener::bind(folder.path().join("s.sock")).expect("a socket");
        let bundle = open_one(folder.path());
        assert_eq!(paths(&bundle), ["a.js"]);
        assert_eq!(
            gaps(&bundle),
            [("s.sock", "a socket, pipe or device, not a file")]
        );
        let error = open_all(&[&folder.path().join("s.sock")], &Options::default());
        assert!(matches!(error, Err(OpenError::Unreadable { .. })));
    }

    #[test]
    fn names_that_are_not_utf8_are_shown_and_kept_apart() {
        let folder = folder(&[]);
        for name in [&b"a\xFF.js"[..], b"a\xFE.js"] {
            fs::write(folder.path().join(OsStr::from_bytes(name)), "x").expect("it can be written");
        }
        let bundle = open_one(folder.path());
        assert_eq!(paths(&bundle), ["a\u{FFFD}.js", "a\u{FFFD}.js~2"]);
        for entry in bundle.entries() {
            let tally = bundle.visit(entry, &|_| None::<()>, &mut |item| panic!("{item:?}"));
            assert_eq!(tally.text, 1);
        }
    }
}
