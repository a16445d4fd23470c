//! Test code by its place or name. Apex says itself whether it is a test.

/// Whether the file at `path` is test code.
pub(super) fn is_test(path: &str) -> bool {
    let (folders, file) = path.rsplit_once('/').unwrap_or(("", path));
    let named = [".test.", ".spec.", ".stub."]
        .iter()
        .any(|part| file.contains(part));
    if named {
        return true;
    }
    let script = is_script(file);
    folders.split('/').any(|folder| match folder {
        "__tests__" | "__mocks__" => true,
        "test" | "tests" | "spec" => script,
        _ => false,
    })
}

fn is_script(file: &str) -> bool {
    let suffix = file.rsplit_once('.').map_or("", |(_, suffix)| suffix);
    matches!(
        suffix,
        "js" | "jsx" | "mjs" | "cjs" | "ts" | "tsx" | "mts" | "cts"
    )
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
            "spec/a.ts",
        ] {
            assert!(is_test(path), "{path}");
        }
        for path in [
            "test/pages/A.page",
            "src/contest.js",
            "latest/a.js",
            "test.js",
        ] {
            assert!(!is_test(path), "{path}");
        }
    }
}
