//! Lists of an org's components, as `sf org list metadata --json` writes them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::OpenError;

/// Largest list that is read, in bytes. An org has at most some ten thousand reports.
const MAX_LIST: u64 = 256 * 1024 * 1024;

/// Reads lists: files, and folders of `.json` files. Yields full names by metadata type.
///
/// # Errors
/// Where a path is not there, cannot be read or is no such list: what is left out here would be missing in a manifest
/// without a word.
pub fn listed_components(
    paths: &[PathBuf],
) -> Result<BTreeMap<String, BTreeSet<String>>, OpenError> {
    let mut names = BTreeMap::new();
    for path in paths {
        let metadata = fs::metadata(path).map_err(|error| OpenError::unreadable(path, &error))?;
        if !metadata.is_dir() {
            read(path, &mut names)?;
            continue;
        }
        let entries = fs::read_dir(path).map_err(|error| OpenError::unreadable(path, &error))?;
        let mut files = Vec::new();
        for entry in entries {
            let entry = entry.map_err(|error| OpenError::unreadable(path, &error))?;
            let is_json = entry.path().extension().is_some_and(|end| end == "json");
            if is_json {
                files.push(entry.path());
            }
        }
        files.sort();
        for file in files {
            read(&file, &mut names)?;
        }
    }
    Ok(names)
}

fn read(path: &Path, names: &mut BTreeMap<String, BTreeSet<String>>) -> Result<(), OpenError> {
    let refuse = |reason: String| OpenError::Unreadable {
        path: path.to_owned(),
        reason,
    };
    let metadata = fs::metadata(path).map_err(|error| OpenError::unreadable(path, &error))?;
    if metadata.len() > MAX_LIST {
        return Err(refuse(
            "it is too large for a list of components".to_owned(),
        ));
    }
    let text = fs::read(path).map_err(|error| OpenError::unreadable(path, &error))?;
    let value: Value = serde_json::from_slice(&text)
        .map_err(|error| refuse(format!("it is not the JSON of a list: {error}")))?;
    let list = value.get("result").unwrap_or(&value);
    let rows = match list {
        Value::Array(rows) => rows.as_slice(),
        // One component alone is no list to some versions, and none is nothing.
        Value::Object(_) => std::slice::from_ref(list),
        Value::Null => &[],
        _ => return Err(refuse("it is not a list of components".to_owned())),
    };
    for row in rows {
        let word = |key| row.get(key).and_then(Value::as_str);
        let (Some(kind), Some(name)) = (word("type"), word("fullName")) else {
            return Err(refuse(
                "it has an entry without `type` and `fullName`, which `sf org list metadata --json` writes".to_owned(),
            ));
        };
        names
            .entry(kind.to_owned())
            .or_default()
            .insert(name.to_owned());
    }
    Ok(())
}
