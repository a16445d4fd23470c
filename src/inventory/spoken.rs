//! Types that profiles and permission sets speak of and that the bundle holds nothing of.

use std::collections::BTreeMap;

use super::GRANTING_TYPES;
use super::readiness::Components;
use crate::bundle::{BundlePath, Gap};
use crate::catalog::catalog;

/// Who names components of a type that is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    files: usize,
    /// The first by path, and the line in it.
    path: BundlePath,
    line: u32,
}

impl Heard {
    /// Heard from one file.
    #[must_use]
    pub fn first(path: &BundlePath, line: u32) -> Self {
        Self {
            files: 1,
            path: path.clone(),
            line,
        }
    }

    /// Heard from one more. Files come in any order.
    pub fn add(&mut self, path: &BundlePath, line: u32) {
        self.files += 1;
        if *path < self.path {
            self.path = path.clone();
            self.line = line;
        }
    }
}

/// The gaps that follow.
pub(super) fn gaps(heard: &BTreeMap<&'static str, Heard>, components: &Components) -> Vec<Gap> {
    let spoken_of = &catalog().readiness.spoken_of;
    let is_there = |kind: &str| components.keys().any(|id| id.kind == kind);
    let granting: Vec<_> = components
        .iter()
        .filter(|(id, _)| GRANTING_TYPES.contains(&id.kind.as_str()))
        .filter_map(|(_, (paths, _))| paths.first())
        .collect();
    if let Some(first) = granting.iter().min()
        && !spoken_of.iter().any(|row| is_there(&row.r#type))
    {
        let types: Vec<&str> = spoken_of.iter().map(|row| row.r#type.as_str()).collect();
        let files = match granting.len() {
            1 => "1 profile or permission set is".to_owned(),
            number => format!("{number} profiles and permission sets are"),
        };
        return vec![Gap::elsewhere(
            first,
            format!(
                "{files} here, and not one component of {}",
                types.join(", ")
            ),
            "a profile is retrieved with access to what is retrieved beside it, so these look harmless whatever \
             they grant: who reaches an adapter, its Apex or its app cannot be seen",
        )];
    }
    spoken_of
        .iter()
        .filter_map(|row| {
            let heard = heard.get(row.r#type.as_str())?;
            let files = match heard.files {
                1 => "this file alone names".to_owned(),
                number => format!("{number} profiles and permission sets, this one first, name"),
            };
            Some(Gap::elsewhere(
                &heard.path,
                format!(
                    "line {}: {files} {} of the org's own, and the bundle holds not one {}",
                    heard.line, row.what, row.r#type
                ),
                format!("{} cannot be seen", row.consequence),
            ))
        })
        .collect()
}
