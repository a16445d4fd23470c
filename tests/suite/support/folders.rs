//! Forms: small folders in one text. `=== path` starts a file; a form without it is one script.

use std::fs;

use sf_cti::AuditOptions;
use sf_cti::inventory::Inventory;
use tempfile::TempDir;

/// Files of a form: path and text.
pub(crate) fn files(form: &str) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = Vec::new();
    for line in form.trim_start_matches('\n').split_inclusive('\n') {
        if let Some(path) = line.strip_prefix("=== ") {
            files.push((path.trim().to_owned(), String::new()));
        } else {
            if files.is_empty() {
                files.push(("script.js".to_owned(), String::new()));
            }
            if let Some((_, text)) = files.last_mut() {
                text.push_str(line);
            }
        }
    }
    files
}

/// Audits the files of a form.
pub(crate) fn audit(files: &[(String, String)]) -> Inventory {
    let folder = TempDir::new().expect("a temporary folder");
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    let options = AuditOptions {
        jobs: Some(1),
        ..AuditOptions::default()
    };
    sf_cti::audit(&[folder.path().to_owned()], &options, &|_| {}).expect("an audit")
}
