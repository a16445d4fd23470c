//! What to retrieve for an audit, and what a bundle lacks of it.

use std::collections::{BTreeMap, BTreeSet};

use crate::bundle::Bundle;
use crate::catalog::catalog;
use crate::catalog::metadata_types::{MetadataType, MetadataTypes, Retrieve};

/// Types whose files hold only what was retrieved together with them.
const SPEAKING: [&str; 2] = ["Profile", "PermissionSet"];

/// All that an audit wants of an org's metadata.
#[derive(Debug)]
pub struct Manifest {
    /// Version of the Metadata API to ask with.
    pub version: &'static str,
    /// Types, by name.
    pub types: Vec<Wanted>,
    /// What the bundle lacks; none where no bundle was handed in.
    pub lacks: Option<Vec<Lack>>,
}

/// One type of a manifest.
#[derive(Debug)]
pub struct Wanted {
    /// The type.
    pub kind: &'static MetadataType,
    /// What to ask for: `*` where that works, and names.
    pub members: BTreeSet<String>,
    /// How many components of it the bundle has; none where no bundle was handed in.
    pub in_bundle: Option<usize>,
}

impl Wanted {
    /// Whether names have to be listed, folder by folder, before anything of it can be asked for.
    #[must_use]
    pub fn awaits_names(&self) -> bool {
        self.kind.retrieve == Retrieve::ByFolder && self.members.is_empty()
    }
}

/// Something that a bundle lacks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lack {
    /// The metadata type.
    pub kind: String,
    /// What of it is not there, and what that hides.
    pub what: String,
}

/// Makes the manifest. `listed` holds names by type, from lists of the org's components; `bundle` is what has been
/// retrieved already.
#[must_use]
pub fn manifest(listed: &BTreeMap<String, BTreeSet<String>>, bundle: Option<&Bundle>) -> Manifest {
    let table = MetadataTypes::get();
    let names = bundle.map(names_by_type);
    let mut types: Vec<Wanted> = table
        .wanted()
        .map(|kind| {
            let there = names.as_ref().map(|names| names.get(kind.name.as_str()));
            Wanted {
                members: members(kind, listed),
                in_bundle: there.map(|there| there.map_or(0, BTreeSet::len)),
                kind,
            }
        })
        .collect();
    types.sort_by(|one, other| one.kind.name.cmp(&other.kind.name));
    let lacks = names.map(|names| lacks(&types, &names));
    Manifest {
        version: &table.manifest_version,
        types,
        lacks,
    }
}

fn members(kind: &MetadataType, listed: &BTreeMap<String, BTreeSet<String>>) -> BTreeSet<String> {
    let mut members: BTreeSet<String> = kind.names.iter().cloned().collect();
    members.extend(listed.get(&kind.name).into_iter().flatten().cloned());
    match kind.retrieve {
        Retrieve::Wildcard => {
            members.insert("*".to_owned());
        }
        Retrieve::ByFolder => {
            let folders = kind
                .folder_type
                .as_ref()
                .and_then(|folder| listed.get(folder));
            // A folder is a member of its own; without it, what lies in it is not retrieved. Folders alone, which
            // some lists give the type of what lies in them, are no answer yet.
            if members.iter().any(|member| member.contains('/')) {
                members.extend(folders.into_iter().flatten().cloned());
            } else {
                members.clear();
            }
        }
    }
    members
}

fn names_by_type(bundle: &Bundle) -> BTreeMap<String, BTreeSet<String>> {
    let mut names: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for id in bundle.components().into_keys() {
        // The field of an object shows that the object was retrieved, or that only the field was.
        names.entry(id.kind).or_default().insert(id.full_name);
    }
    names
}

fn lacks(types: &[Wanted], names: &BTreeMap<String, BTreeSet<String>>) -> Vec<Lack> {
    let mut lacks = Vec::new();
    let none = |kind: &str| !names.contains_key(kind);
    for wanted in types {
        let kind = wanted.kind;
        let why = kind.wanted.as_deref().unwrap_or_default();
        if none(&kind.name) {
            lacks.push(Lack {
                kind: kind.name.clone(),
                what: format!("none in the bundle: {why}"),
            });
        }
    }
    for speaking in SPEAKING {
        if none(speaking) {
            continue;
        }
        let spoken_of = catalog().readiness.spoken_of.iter();
        let silent: BTreeSet<&str> = spoken_of
            .map(|row| row.r#type.as_str())
            .filter(|kind| none(kind))
            .collect();
        if !silent.is_empty() {
            lacks.push(Lack {
                kind: speaking.to_owned(),
                what: format!(
                    "retrieved without {}: the files hold only what was retrieved together with them, so they look \
                     harmless where they are not",
                    silent.into_iter().collect::<Vec<_>>().join(", ")
                ),
            });
        }
    }
    let objects = names.get("CustomObject");
    let task =
        objects.is_some_and(|objects| objects.contains("Task") || objects.contains("Activity"));
    if objects.is_some() && !task {
        lacks.push(Lack {
            kind: "CustomObject".to_owned(),
            what: "neither Task nor Activity, which no wildcard retrieves: call fields of the org's own are not seen"
                .to_owned(),
        });
    }
    lacks.sort();
    lacks
}
