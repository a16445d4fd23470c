//! The metadata types of Salesforce: which folder and suffix a type's files have.
//!
//! Data only; how a path is matched with it is the business of `bundle`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// One metadata type, as `metadata-types.toml` describes it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MetadataType {
    /// Name in the Metadata API, e.g. `ApexPage`.
    pub name: String,
    /// Folder in a Metadata API bundle and below `main/default`, e.g. `pages`.
    pub folder: String,
    /// Suffix of the file, without the dot; a bundle need not have one.
    pub suffix: Option<String>,
    /// The file with the suffix is code or data, described by a `-meta.xml` beside it.
    #[serde(default)]
    pub content: bool,
    /// In a project the content keeps a suffix of its own; only its `-meta.xml` has this table's.
    #[serde(default)]
    pub any_suffix: bool,
    /// A folder below [`Self::folder`] is one component, whatever lies in it.
    #[serde(default)]
    pub bundle: bool,
    /// The full name contains the folder, as in `Sales/Calls`.
    #[serde(default)]
    pub in_folder: bool,
    /// Types whose components live inside a component of this one.
    #[serde(default)]
    pub children: Vec<ChildType>,
    /// Why an audit wants it; none where it does not.
    pub wanted: Option<String>,
    /// How all components of the type are asked for.
    #[serde(default)]
    pub retrieve: Retrieve,
    /// Components that a wildcard leaves out and an audit wants, such as standard objects.
    #[serde(default)]
    pub names: Vec<String>,
    /// The type of its folders, for [`Retrieve::ByFolder`].
    pub folder_type: Option<String>,
}

/// How all components of a type are asked for in a manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Retrieve {
    /// By `*`.
    #[default]
    Wildcard,
    /// By name, and the names are listed folder by folder.
    ByFolder,
}

/// A metadata type whose components are parts of another's, such as a custom field.
#[derive(Debug, Clone, Deserialize)]
#[serde(from = "[String; 4]")]
pub struct ChildType {
    /// Name in the Metadata API, e.g. `CustomField`.
    pub name: String,
    /// Folder below the parent's in a project; empty where the file lies in the parent's own folder.
    pub folder: String,
    /// Suffix of its own file in a project; empty where it has none.
    pub suffix: String,
    /// Element that holds it inside the parent's file.
    pub element: String,
}

impl From<[String; 4]> for ChildType {
    fn from([name, folder, suffix, element]: [String; 4]) -> Self {
        Self {
            name,
            folder,
            suffix,
            element,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    manifest_version: String,
    manifest_sources: Vec<String>,
    r#type: Vec<MetadataType>,
}

/// The table with its look-ups. Names, folders and suffixes are compared with case, as Salesforce writes
/// them: `weblinks/*.weblink` and `webLinks/*.webLink` are different types.
#[derive(Debug)]
pub struct MetadataTypes {
    /// Version of the Metadata API that a manifest asks for.
    pub manifest_version: String,
    /// Ids of the sources of how types are retrieved.
    pub manifest_sources: Vec<String>,
    types: Vec<MetadataType>,
    by_name: BTreeMap<String, usize>,
    by_folder: BTreeMap<String, Vec<usize>>,
    by_suffix: BTreeMap<String, Vec<usize>>,
    children_by_suffix: BTreeMap<String, Vec<(usize, usize)>>,
}

impl MetadataTypes {
    /// The table inside this binary.
    #[must_use]
    pub fn get() -> &'static Self {
        static TABLE: LazyLock<MetadataTypes> = LazyLock::new(|| {
            let document: Document = toml::from_str(include_str!("data/metadata-types.toml"))
                .expect(
                    "metadata-types.toml is part of this binary and has the shape of its types",
                );
            MetadataTypes::new(document)
        });
        &TABLE
    }

    fn new(document: Document) -> Self {
        let types = document.r#type;
        let mut by_name = BTreeMap::new();
        let mut by_folder: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut by_suffix: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut children_by_suffix: BTreeMap<String, Vec<(usize, usize)>> = BTreeMap::new();
        for (at, kind) in types.iter().enumerate() {
            by_name.insert(kind.name.clone(), at);
            by_folder.entry(kind.folder.clone()).or_default().push(at);
            if let Some(suffix) = &kind.suffix {
                by_suffix.entry(suffix.clone()).or_default().push(at);
            }
            for (child_at, child) in kind.children.iter().enumerate() {
                if !child.suffix.is_empty() {
                    children_by_suffix
                        .entry(child.suffix.clone())
                        .or_default()
                        .push((at, child_at));
                }
            }
        }
        Self {
            manifest_version: document.manifest_version,
            manifest_sources: document.manifest_sources,
            types,
            by_name,
            by_folder,
            by_suffix,
            children_by_suffix,
        }
    }

    /// All types, in the table's order.
    #[must_use]
    pub fn all(&self) -> &[MetadataType] {
        &self.types
    }

    /// The types that an audit wants, in the table's order.
    pub fn wanted(&self) -> impl Iterator<Item = &MetadataType> {
        self.types.iter().filter(|kind| kind.wanted.is_some())
    }

    /// The type of this name.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&MetadataType> {
        self.by_name.get(name).map(|&at| &self.types[at])
    }

    /// The types whose files lie in a folder of this name, in the table's order.
    pub fn in_folder<'t>(
        &'t self,
        folder: &str,
    ) -> impl Iterator<Item = &'t MetadataType> + use<'t> {
        self.by_folder
            .get(folder)
            .map_or(&[][..], Vec::as_slice)
            .iter()
            .map(|&at| &self.types[at])
    }

    /// The one type with this suffix; `None` where several share it or none has it.
    #[must_use]
    pub fn only_with_suffix(&self, suffix: &str) -> Option<&MetadataType> {
        match self.by_suffix.get(suffix).map(Vec::as_slice) {
            Some(&[at]) => Some(&self.types[at]),
            _ => None,
        }
    }

    /// The one child type whose own file has this suffix.
    #[must_use]
    pub fn only_child_with_suffix(&self, suffix: &str) -> Option<&ChildType> {
        match self.children_by_suffix.get(suffix).map(Vec::as_slice) {
            Some(&[(at, child)]) => Some(&self.types[at].children[child]),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_is_named_once_and_can_be_told_by_folder_and_suffix() {
        let table = MetadataTypes::get();
        assert!(table.all().len() > 200);
        let mut seen = BTreeMap::new();
        for kind in table.all() {
            assert!(
                kind.bundle || kind.suffix.is_some(),
                "{} has no suffix",
                kind.name
            );
            let before = seen.insert((&kind.folder, &kind.suffix), &kind.name);
            assert_eq!(before, None, "{} shares folder and suffix", kind.name);
        }
        assert_eq!(table.by_name.len(), table.all().len());
    }

    #[test]
    fn a_suffix_of_several_types_settles_nothing() {
        let table = MetadataTypes::get();
        assert!(table.only_with_suffix("settings").is_none());
        assert_eq!(
            table.only_with_suffix("page").map(|t| t.name.as_str()),
            Some("ApexPage")
        );
        assert_eq!(
            table
                .only_child_with_suffix("field")
                .map(|t| t.name.as_str()),
            Some("CustomField")
        );
    }
}
