//! Where what is checked lies in the checkout: CI systems know files by their path from the repository's root.

use std::fs;
use std::path::{Path, PathBuf};

use super::settings;
use crate::bundle;
use crate::report::document::{Checkout, CheckoutRoot};

/// Where `paths` and the settings lie.
pub(super) fn of(paths: &[PathBuf], settings: Option<&Path>) -> Checkout {
    let names = bundle::root_names(paths);
    let roots = paths.iter().zip(names).map(|(path, name)| CheckoutRoot {
        path: from_top(path).unwrap_or_else(|| match path.is_dir() {
            true => String::new(),
            false => name.clone(),
        }),
        is_folder: path.is_dir(),
        name,
    });
    Checkout {
        roots: roots.collect(),
        settings: settings.and_then(from_top),
    }
}

/// A path from the root of its repository, or from the working directory where it lies in no repository; none where it
/// lies below neither.
fn from_top(path: &Path) -> Option<String> {
    let path = fs::canonicalize(path).ok()?;
    let here = || std::env::current_dir().and_then(fs::canonicalize).ok();
    let top = settings::repository(&path).or_else(here)?;
    let below = path.strip_prefix(top).ok()?;
    let parts = below.components();
    let parts: Vec<_> = parts
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    Some(parts.join("/"))
}
