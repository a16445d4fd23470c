//! From a path to the component it belongs to, wherever the bundle's root is.

use crate::catalog::metadata_types::{MetadataType, MetadataTypes};

use super::ComponentId;
use super::siblings::Siblings;

/// The folder of packages that were retrieved by name.
const PACKAGES: &str = "Referenced Packages";
const META: &str = "-meta.xml";
const STATIC_RESOURCE: &str = "StaticResource";

/// What a path says about a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Placement {
    /// `None`: no Salesforce metadata by its path.
    pub(super) component: Option<ComponentId>,
    pub(super) member: Option<String>,
    pub(super) is_meta_partner: bool,
    pub(super) package: Option<String>,
    pub(super) layout: Layout,
}

/// What a file gives away about the layout of its bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Layout {
    /// No metadata.
    None,
    /// Known by its suffix alone, outside any metadata folder.
    Loose,
    /// In a metadata folder, in a form that both layouts share.
    Either,
    /// Only a project has files like it.
    Source,
    /// Only a Metadata API bundle has files like it.
    MetadataApi,
}

/// What one step of the search found.
struct Found {
    kind: String,
    name: String,
    member: Option<String>,
    is_meta_partner: bool,
    layout: Layout,
}

impl Found {
    fn new(kind: &str, name: impl Into<String>, layout: Layout) -> Self {
        Self {
            kind: kind.to_owned(),
            name: name.into(),
            member: None,
            is_meta_partner: false,
            layout,
        }
    }

    fn member(mut self, member: &str) -> Self {
        if !member.is_empty() {
            self.member = Some(member.to_owned());
        }
        self
    }

    fn meta_partner(mut self, is: bool) -> Self {
        self.is_meta_partner = is;
        self
    }
}

/// Places the file at `path`, a path of the bundle that `siblings` indexes.
pub(super) fn place(path: &str, siblings: &Siblings) -> Placement {
    let parts: Vec<&str> = path.split('/').collect();
    let found = static_resource(path, &parts, siblings)
        .or_else(|| document(path, siblings))
        .or_else(|| by_folder(&parts))
        .or_else(|| by_sibling(path, siblings))
        .or_else(|| by_suffix(&parts));
    let package = parts
        .iter()
        .position(|part| *part == PACKAGES)
        .filter(|at| at + 2 < parts.len())
        .map(|at| parts[at + 1].to_owned());
    match found {
        Some(found) => Placement {
            component: Some(ComponentId::new(&found.kind, &decode_name(&found.name))),
            member: found.member,
            is_meta_partner: found.is_meta_partner,
            package,
            layout: found.layout,
        },
        None => Placement {
            component: None,
            member: None,
            is_meta_partner: false,
            package,
            layout: Layout::None,
        },
    }
}

/// The member path inside an unpacked static resource does not depend on what its folders are called, so
/// this is asked before the metadata folders.
fn static_resource(path: &str, parts: &[&str], siblings: &Siblings) -> Option<Found> {
    let is_meta = path.ends_with(".resource-meta.xml");
    let found = |name: &str, member: &str| {
        let layout = if path.ends_with(".resource") || is_meta {
            Layout::Either
        } else {
            Layout::Source
        };
        Found::new(STATIC_RESOURCE, name, layout)
            .member(member)
            .meta_partner(is_meta)
    };
    if let Some(resource) = siblings.resource_of(path) {
        let name = resource.rsplit('/').next().unwrap_or(resource);
        let member = path[resource.len()..].strip_prefix('/').unwrap_or("");
        return Some(found(name, member));
    }
    let at = parts.iter().position(|part| *part == "staticresources")?;
    match &parts[at + 1..] {
        // A resource's name has no dots, what follows the first is the suffix of its content.
        [file] => {
            let name = file.split('.').next().unwrap_or(file);
            (!name.is_empty()).then(|| found(name, ""))
        }
        [folder, member @ ..] if !member.is_empty() => Some(found(folder, &member.join("/"))),
        _ => None,
    }
}

/// A document keeps any suffix, so only its partner tells it from a file in a folder of that name.
fn document(path: &str, siblings: &Siblings) -> Option<Found> {
    let document = siblings.document_of(path)?;
    let name = match document.rsplit_once("documents/") {
        Some((_, name)) => name,
        None => document.rsplit('/').next().unwrap_or(document),
    };
    let kind = MetadataTypes::get().only_with_suffix("document")?;
    Some(Found::new(&kind.name, name, Layout::Either).meta_partner(path.ends_with(META)))
}

/// The last folder that a type uses and whose type fits what follows it.
fn by_folder(parts: &[&str]) -> Option<Found> {
    let table = MetadataTypes::get();
    (0..parts.len().saturating_sub(1)).rev().find_map(|at| {
        table
            .in_folder(parts[at])
            .find_map(|kind| fit(kind, &parts[at + 1..]))
    })
}

/// `rest` is the path below the type's folder, the file's name last.
fn fit(kind: &MetadataType, rest: &[&str]) -> Option<Found> {
    let (file, folders) = rest.split_last()?;
    if kind.bundle {
        return fit_bundle(kind, folders, file);
    }
    if kind.any_suffix {
        return None;
    }
    let (content, is_meta) = strip_meta(file);
    if let Some(suffix) = &kind.suffix
        && let Some(stem) = strip_suffix(content, suffix)
    {
        let name = if kind.in_folder && !folders.is_empty() {
            format!("{}/{stem}", folders.join("/"))
        } else {
            stem.to_owned()
        };
        return Some(
            Found::new(&kind.name, name, layout_of(kind, is_meta))
                .meta_partner(is_meta && kind.content),
        );
    }
    if is_meta && kind.in_folder && !content.contains('.') {
        // A Metadata API bundle has a folder's own description beside the folder: reports/Sales-meta.xml.
        let folder_kind = MetadataTypes::get().in_folder(&kind.folder).find(|other| {
            other
                .suffix
                .as_deref()
                .is_some_and(|s| s.ends_with("Folder"))
        })?;
        let name = [folders, &[content]].concat().join("/");
        return Some(Found::new(&folder_kind.name, name, Layout::MetadataApi));
    }
    kind.children.iter().find_map(|child| {
        if child.suffix.is_empty() || !is_meta {
            return None;
        }
        let stem = strip_suffix(content, &child.suffix)?;
        let parent = match folders {
            [parent] if child.folder.is_empty() => parent,
            [parent, folder] if *folder == child.folder => parent,
            _ => return None,
        };
        Some(Found::new(
            &child.name,
            format!("{parent}.{stem}"),
            Layout::Source,
        ))
    })
}

fn fit_bundle(kind: &MetadataType, folders: &[&str], file: &str) -> Option<Found> {
    let (content, is_meta) = strip_meta(file);
    // Digital experiences are grouped: digitalExperiences/site/NAME.
    let depth = if kind.name == "DigitalExperienceBundle" {
        2
    } else {
        1
    };
    if folders.len() < depth {
        // What describes an experience lies beside its folder: experiences/NAME.site-meta.xml.
        let (stem, _) = content.split_once('.')?;
        let describes = is_meta && !stem.is_empty() && kind.name == "ExperienceBundle";
        return describes.then(|| Found::new(&kind.name, stem, Layout::Either).meta_partner(true));
    }
    // `lwc/__mocks__` and `lwc/.vscode` serve all components and are none.
    if folders[0].starts_with("__") || folders[0].starts_with('.') {
        return None;
    }
    let member = [&folders[depth..], &[file]].concat().join("/");
    Some(
        Found::new(&kind.name, folders[..depth].join("/"), Layout::Either)
            .member(&member)
            .meta_partner(is_meta),
    )
}

/// Bundles outside their folder, known by the file they are named after.
fn by_sibling(path: &str, siblings: &Siblings) -> Option<Found> {
    let (folder, kind) = siblings.bundle_of(path)?;
    let name = folder.rsplit('/').next().unwrap_or(folder);
    let member = &path[folder.len() + 1..];
    Some(
        Found::new(kind.type_name(), name, Layout::Either)
            .member(member)
            .meta_partner(path.ends_with(META)),
    )
}

/// A file outside its folder whose suffix no other type has: a lone `Softphone.page`.
fn by_suffix(parts: &[&str]) -> Option<Found> {
    /// Suffixes of types that mean something else nearly everywhere.
    const ORDINARY: [&str; 12] = [
        "app",
        "asset",
        "bot",
        "collection",
        "config",
        "crt",
        "dt",
        "function",
        "json",
        "md",
        "os",
        "xml",
    ];
    let table = MetadataTypes::get();
    let (file, folders) = parts.split_last()?;
    let (content, is_meta) = strip_meta(file);
    let (stem, suffix) = content.rsplit_once('.')?;
    if stem.is_empty() || (!is_meta && ORDINARY.contains(&suffix)) {
        return None;
    }
    if let Some(kind) = table.only_with_suffix(suffix)
        && !kind.bundle
    {
        let layout = match layout_of(kind, is_meta) {
            Layout::Source => Layout::Source,
            _ => Layout::Loose,
        };
        return Some(Found::new(&kind.name, stem, layout).meta_partner(is_meta && kind.content));
    }
    if is_meta && let Some(child) = table.only_child_with_suffix(suffix) {
        let parent = match folders {
            [.., parent] if child.folder.is_empty() => Some(parent),
            [.., parent, folder] if *folder == child.folder => Some(parent),
            _ => None,
        };
        let name = parent.map_or_else(|| stem.to_owned(), |parent| format!("{parent}.{stem}"));
        return Some(Found::new(&child.name, name, Layout::Source));
    }
    let kind = match suffix {
        "cmp" | "evt" | "intf" | "auradoc" => "AuraDefinitionBundle",
        "js" | "ts" if is_meta => "LightningComponentBundle",
        _ => return None,
    };
    Some(
        Found::new(kind, stem, Layout::Loose)
            .member(file)
            .meta_partner(is_meta),
    )
}

fn strip_meta(file: &str) -> (&str, bool) {
    match file.strip_suffix(META) {
        Some(content) => (content, true),
        None => (file, false),
    }
}

fn strip_suffix<'f>(file: &'f str, suffix: &str) -> Option<&'f str> {
    let stem = file.strip_suffix(suffix)?.strip_suffix('.')?;
    (!stem.is_empty()).then_some(stem)
}

/// Types without content are one file, `X.layout` in one layout and `X.layout-meta.xml` in the other.
fn layout_of(kind: &MetadataType, is_meta: bool) -> Layout {
    match (kind.content, is_meta) {
        (true, _) => Layout::Either,
        (false, true) => Layout::Source,
        (false, false) => Layout::MetadataApi,
    }
}

/// File names carry full names URL-encoded: `Task-Call %3A Log.layout`.
fn decode_name(name: &str) -> String {
    if !name.contains('%') {
        return name.to_owned();
    }
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let digits = after
            .get(..2)
            .filter(|digits| first == b'%' && digits.iter().all(u8::is_ascii_hexdigit))
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match digits {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| name.to_owned())
}

#[cfg(test)]
#[path = "layout_tests.rs"]
mod tests;
