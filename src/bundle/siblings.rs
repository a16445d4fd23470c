//! What only the neighbours of a file can tell: which static resource, document or bundle it is a part of.

use std::collections::{BTreeMap, BTreeSet};

/// The kinds of bundle that are known by a file in them, wherever their folder lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BundleKind {
    Aura,
    Lwc,
}

impl BundleKind {
    /// The metadata type.
    pub(super) fn type_name(self) -> &'static str {
        match self {
            Self::Aura => "AuraDefinitionBundle",
            Self::Lwc => "LightningComponentBundle",
        }
    }
}

/// An index over the paths of a bundle, made before the first file gets its component.
#[derive(Debug, Default)]
pub(super) struct Siblings {
    /// `dir/lib` for every `dir/lib.resource` and `dir/lib.resource-meta.xml`.
    resources: BTreeSet<String>,
    /// `dir/logo.png` for every document that a `-meta.xml` describes, by its path without suffix.
    documents: BTreeMap<String, String>,
    /// Folders that hold the file which makes them a bundle.
    bundles: BTreeMap<String, BundleKind>,
}

impl Siblings {
    /// Indexes `paths`.
    pub(super) fn new<'p>(paths: impl Iterator<Item = &'p str> + Clone) -> Self {
        let mut index = Self::default();
        let mut by_name_only = BTreeSet::new();
        for path in paths.clone() {
            index.add(path, &mut by_name_only);
        }
        if !by_name_only.is_empty() {
            // In a project the partner does not name the content's suffix: logo.document-meta.xml.
            for path in paths {
                let stem = path_stem(path);
                if by_name_only.contains(stem) && !path.ends_with("-meta.xml") {
                    index.documents.insert(stem.to_owned(), path.to_owned());
                }
            }
        }
        index
    }

    fn add(&mut self, path: &str, by_name_only: &mut BTreeSet<String>) {
        let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
        let described = path.strip_suffix("-meta.xml");
        let content = described.unwrap_or(path);
        if let Some(resource) = content.strip_suffix(".resource") {
            self.resources.insert(resource.to_owned());
        } else if let Some(stem) = content.strip_suffix(".document")
            && described.is_some()
        {
            by_name_only.insert(stem.to_owned());
        } else if let Some(content) = described
            && below(path, "documents")
        {
            self.documents
                .insert(path_stem(content).to_owned(), content.to_owned());
        }
        let bundle = folder.rsplit('/').next().unwrap_or(folder);
        if bundle.is_empty() {
            return;
        }
        match file.strip_prefix(bundle) {
            Some(".cmp" | ".app" | ".evt" | ".intf" | ".tokens") => {
                self.bundles.insert(folder.to_owned(), BundleKind::Aura);
            }
            Some(".js-meta.xml" | ".ts-meta.xml") => {
                self.bundles.insert(folder.to_owned(), BundleKind::Lwc);
            }
            _ => {}
        }
    }

    /// The static resource that `path` is content of: its path without suffix.
    pub(super) fn resource_of<'p>(&self, path: &'p str) -> Option<&'p str> {
        if self.resources.is_empty() {
            return None;
        }
        let mut ends = path
            .char_indices()
            .filter(|&(_, c)| c == '/' || c == '.')
            .map(|(at, _)| &path[..at]);
        ends.find(|prefix| self.resources.contains(*prefix))
    }

    /// The full path of the document whose content or `-meta.xml` is `path`.
    pub(super) fn document_of(&self, path: &str) -> Option<&str> {
        let content = path.strip_suffix("-meta.xml").unwrap_or(path);
        let document = self.documents.get(path_stem(content))?;
        let same = content == document || content.ends_with(".document");
        same.then_some(document.as_str())
    }

    /// The nearest folder above `path` that is a bundle by what it holds.
    pub(super) fn bundle_of<'p>(&self, path: &'p str) -> Option<(&'p str, BundleKind)> {
        if self.bundles.is_empty() {
            return None;
        }
        let mut rest = path;
        while let Some((folder, _)) = rest.rsplit_once('/') {
            if let Some(&kind) = self.bundles.get(folder) {
                return Some((folder, kind));
            }
            rest = folder;
        }
        None
    }
}

/// `path` without the last suffix of its file name.
fn path_stem(path: &str) -> &str {
    let name_from = path.rfind('/').map_or(0, |slash| slash + 1);
    match path[name_from..].rfind('.') {
        Some(dot) if dot > 0 => &path[..name_from + dot],
        _ => path,
    }
}

fn below(path: &str, folder: &str) -> bool {
    path.split('/').rev().skip(1).any(|part| part == folder)
}
