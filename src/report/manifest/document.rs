//! A manifest in its public shape.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde_json::Value;

use crate::catalog::metadata_types::Retrieve;
use crate::inventory::{Lack, Manifest, Wanted};

/// What to retrieve for an audit, and what a bundle lacks of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(title = "sf-cti manifest, schema version 1", deny_unknown_fields)]
pub struct ManifestDocument {
    /// Version of this shape. Within one version fields are only added.
    #[schemars(extend("const" = 1))]
    pub schema_version: u32,
    /// Version of the Metadata API to ask with.
    pub api_version: String,
    /// Types, by name.
    pub types: Vec<ManifestType>,
    /// What the bundle lacks; null where none was handed in.
    pub lacks: Option<Vec<Missing>>,
    /// What to do, in order.
    pub steps: Vec<Step>,
}

/// One type of a manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct ManifestType {
    /// Name in the Metadata API.
    pub name: String,
    /// Why an audit wants it.
    pub why: String,
    /// How its components are asked for: all at once, all and some by name, or folder by folder.
    #[schemars(extend("enum" = ["wildcard", "wildcard-and-names", "by-folder"]))]
    pub how: &'static str,
    /// What is asked for; empty where names have to be listed first.
    pub members: Vec<String>,
    /// The type that its folders are listed as.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub folder_type: Option<String>,
    /// How many components of it the bundle has; null where none was handed in.
    pub in_bundle: Option<usize>,
}

impl From<&Wanted> for ManifestType {
    fn from(wanted: &Wanted) -> Self {
        let kind = wanted.kind;
        let how = match kind.retrieve {
            Retrieve::ByFolder => "by-folder",
            Retrieve::Wildcard if kind.names.is_empty() => "wildcard",
            Retrieve::Wildcard => "wildcard-and-names",
        };
        Self {
            name: kind.name.clone(),
            why: kind.wanted.clone().unwrap_or_default(),
            how,
            members: wanted.members.iter().cloned().collect(),
            folder_type: kind.folder_type.clone(),
            in_bundle: wanted.in_bundle,
        }
    }
}

/// Something that a bundle lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Missing {
    /// The metadata type.
    #[serde(rename = "type")]
    pub kind: String,
    /// What of it is not there, and what that hides.
    pub what: String,
}

impl From<&Lack> for Missing {
    fn from(lack: &Lack) -> Self {
        Self {
            kind: lack.kind.clone(),
            what: lack.what.clone(),
        }
    }
}

/// One step of retrieving.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Step {
    /// What it does.
    pub what: String,
    /// Commands, in order; `FOLDER` stands for each name that the step before listed.
    pub commands: Vec<String>,
}

impl ManifestDocument {
    /// Puts a manifest into the public shape.
    #[must_use]
    pub fn new(manifest: &Manifest) -> Self {
        let lacks = manifest.lacks.as_ref();
        Self {
            schema_version: 1,
            api_version: manifest.version.to_owned(),
            types: manifest.types.iter().map(ManifestType::from).collect(),
            lacks: lacks.map(|lacks| lacks.iter().map(Missing::from).collect()),
            steps: steps(manifest),
        }
    }
}

/// How to go on: names by folder where they are still wanted, then the retrieve itself.
fn steps(manifest: &Manifest) -> Vec<Step> {
    let waiting: Vec<(&str, &str)> = manifest
        .types
        .iter()
        .filter(|wanted| wanted.awaits_names())
        .filter_map(|wanted| {
            let folders = wanted.kind.folder_type.as_deref()?;
            Some((wanted.kind.name.as_str(), folders))
        })
        .collect();
    let list = |kind: &str, file: &str| {
        format!("sf org list metadata --metadata-type {kind} --json > listed/{file}.json")
    };
    let mut steps = Vec::new();
    if !waiting.is_empty() {
        let of = |pick: fn(&(&str, &str)) -> String| waiting.iter().map(pick).collect::<Vec<_>>();
        steps.push(Step {
            what: "List folders: the Metadata API has no wildcard for what lies in them".to_owned(),
            commands: waiting
                .iter()
                .map(|(_, folders)| list(folders, folders))
                .collect(),
        });
        steps.push(Step {
            what: format!(
                "List what lies in each folder, once per FOLDER of the lists before ({})",
                of(|(kind, folders)| format!("{folders} for {kind}")).join(", ")
            ),
            commands: waiting
                .iter()
                .map(|(kind, _)| {
                    list(
                        &format!("{kind} --folder FOLDER"),
                        &format!("{kind}-FOLDER"),
                    )
                })
                .collect(),
        });
        steps.push(Step {
            what: "Write the manifest again, with those names".to_owned(),
            commands: vec!["sf-cti manifest --listed listed -o package.xml".to_owned()],
        });
    } else {
        steps.push(Step {
            what: "Write the manifest to a file".to_owned(),
            commands: vec!["sf-cti manifest -o package.xml".to_owned()],
        });
    }
    steps.push(Step {
        what: "Retrieve everything at once: profiles and permission sets hold only what comes with them. Warnings \
               about objects or types that the org does not have are no fault"
            .to_owned(),
        commands: vec!["sf project retrieve start --manifest package.xml".to_owned()],
    });
    steps
}

/// The JSON Schema of [`ManifestDocument`].
#[must_use]
pub fn schema() -> Value {
    SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<ManifestDocument>()
        .to_value()
}
