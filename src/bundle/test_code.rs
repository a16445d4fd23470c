//! Test code by its place or name. Apex says itself whether it is a test.

/// Parts of a file's name that only tests have.
const NAMED: [&str; 7] = [
    ".test.", ".spec.", ".stub.", ".cy.", ".e2e.", "_spec.", "-spec.",
];
/// Folders that hold nothing but tests.
const FOLDERS: [&str; 3] = ["__tests__", "__mocks__", "cypress"];
/// Folders whose scripts and pages are tests, and of which other files say nothing.
const SCRIPT_FOLDERS: [&str; 4] = ["test", "tests", "spec", "e2e"];
/// Suffixes of what runs in a browser.
const SCRIPTS: [&str; 10] = [
    "js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "cts", "html", "htm",
];

/// Whether the file at `path` is test code.
pub(super) fn is_test(path: &str) -> bool {
    let (folders, file) = path.rsplit_once('/').unwrap_or(("", path));
    if NAMED.iter().any(|part| file.contains(part)) {
        return true;
    }
    let suffix = file.rsplit_once('.').map_or("", |(_, suffix)| suffix);
    let is_script = SCRIPTS.contains(&suffix);
    folders
        .split('/')
        .any(|folder| FOLDERS.contains(&folder) || is_script && SCRIPT_FOLDERS.contains(&folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn test_code_is_known_by_folder_and_name() {
        for path in [
            "lwc/a/__tests__/data/x.json",
            "force-app/test/jest-mocks/a.js",
            "src/a.test.tsx",
            "src/a.spec.js",
            "src/a.e2e-spec.ts",
            "spec/a.ts",
            "cypress/support/commands.js",
            "src/dial.cy.ts",
            "e2e/dial.js",
            "tests/fixture.html",
        ] {
            assert!(is_test(path), "{path}");
        }
        for path in [
            "test/pages/A.page",
            "test/classes/A.cls",
            "src/contest.js",
            "latest/a.js",
            "test.js",
            "e2e.html",
            "src/cy.js",
        ] {
            assert!(!is_test(path), "{path}");
        }
    }
}
