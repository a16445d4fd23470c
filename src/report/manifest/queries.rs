//! The commands that fetch exported org data, in each format.

use std::io::{self, Write};

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde_json::Value;

use crate::catalog::{Grounds, Month, OrgDataFile, catalog, shell_word};

/// Heads of the template's columns, and what a person may fill in, as lines that are skipped.
const EXAMPLES: [&str; 2] = [
    "#Service Agent,Standard Layout,Inbound,ANI; DNIS,\"Contact: Name, Phone; Account: Name\",PopToEntity \
     Contact,PopToEntity,PopToSearch,existing window",
    "#one line per profile and call type (Inbound Outbound Internal); lines that begin with # are skipped,,,,,,,,",
];

/// Everything that can be fetched beside a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(
    title = "sf-cti manifest --queries, schema version 1",
    deny_unknown_fields
)]
pub struct QueryList {
    /// Version of this shape. Within one version fields are only added.
    #[schemars(extend("const" = 1))]
    pub schema_version: u32,
    /// The folder that the files go to, for `audit --org-data`.
    pub folder: String,
    /// Files that commands write, in order.
    pub files: Vec<Query>,
    /// The file that a person fills in.
    pub template: Template,
}

/// One file and its command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Query {
    /// Name of the file in the folder.
    pub file: String,
    /// What it holds.
    pub title: String,
    /// The command that writes it.
    pub command: String,
    /// How well it is founded that the command works as it stands.
    pub confidence: Grounds,
}

/// A table for what no query answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct Template {
    /// Name of the file in the folder.
    pub file: String,
    /// What it holds.
    pub title: String,
    /// Its text to begin with.
    pub content: String,
}

impl QueryList {
    /// The commands for files in `folder`, for the months up to `month`. The template gets a line for each of
    /// `profiles`.
    #[must_use]
    pub fn new(folder: &str, month: Month, profiles: &[String]) -> Self {
        let mut files = Vec::new();
        let mut template = Template {
            file: String::new(),
            title: String::new(),
            content: String::new(),
        };
        for file in &catalog().org_data.file {
            if file.by_hand {
                template = Template {
                    file: file.file_name(None),
                    title: file.title.clone(),
                    content: content(file, profiles),
                };
                continue;
            }
            let months: Vec<Option<Month>> = if file.monthly {
                month.windows().into_iter().map(Some).collect()
            } else {
                vec![None]
            };
            for month in months {
                files.extend(file.fetched_by(folder, month).map(|command| Query {
                    file: file.file_name(month),
                    title: file.title.clone(),
                    command,
                    confidence: file.confidence,
                }));
            }
        }
        Self {
            schema_version: 1,
            folder: folder.to_owned(),
            files,
            template,
        }
    }
}

fn content(file: &OrgDataFile, profiles: &[String]) -> String {
    let heads: Vec<&str> = file
        .column
        .iter()
        .filter_map(|column| column.heads.first().map(String::as_str))
        .collect();
    let mut content = heads.join(",");
    content.push('\n');
    for line in EXAMPLES {
        content.push_str(line);
        content.push('\n');
    }
    for profile in profiles {
        content.push_str(&cell(profile));
        content.push_str(&",".repeat(heads.len().saturating_sub(1)));
        content.push('\n');
    }
    content
}

/// A value of a table, in quotes where it needs them.
fn cell(text: &str) -> String {
    let text: String = text.chars().filter(|letter| !letter.is_control()).collect();
    if text.contains([',', '"']) || text.starts_with('#') {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

/// Writes a script for a POSIX shell: comments, commands, the template.
///
/// # Errors
/// If `out` cannot be written to.
pub fn write_text(list: &QueryList, out: &mut dyn Write) -> io::Result<()> {
    let folder = shell_word(&list.folder);
    writeln!(
        out,
        "# What no retrieve brings, for `sf-cti audit --org-data {folder}`."
    )?;
    writeln!(out, "# Sign in first: sf org login web --set-default")?;
    writeln!(
        out,
        "# The files can hold names and ids: keep them out of version control. sf-cti counts them and copies none.\n"
    )?;
    writeln!(out, "mkdir -p {folder}")?;
    let mut title = "";
    for query in &list.files {
        if title != query.title {
            title = &query.title;
            writeln!(out, "\n# {title}")?;
            if query.confidence == Grounds::Assembled {
                writeln!(
                    out,
                    "# (put together from the object reference; if the org refuses it, the audit names the file as missing)"
                )?;
            }
        }
        writeln!(out, "{}", query.command)?;
    }
    let template = &list.template;
    writeln!(
        out,
        "\n# {}. Either fill this in, from Setup, Softphone Layout\n# Assignment and Softphone Layouts:",
        template.title
    )?;
    writeln!(
        out,
        "cat > {} <<'END-OF-TEMPLATE'",
        shell_word(&format!("{}/{}", list.folder, template.file))
    )?;
    write!(out, "{}", template.content)?;
    writeln!(out, "END-OF-TEMPLATE")?;
    writeln!(
        out,
        "# or, as a user of each profile that telephones, save the answer of the SOAP call describeSoftphoneLayout()\n\
         # or of the adapter's getSoftphoneLayout() as {folder}/softphone-layouts/PROFILE.xml or .json: both show the\n\
         # layout of the user who asks, and no other."
    )
}

/// The JSON Schema of [`QueryList`].
#[must_use]
pub fn schema() -> Value {
    SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<QueryList>()
        .to_value()
}
