//! `sf-cti.toml`: found, read, checked. Every mistake is told with file, line and what may have been meant.
//!
//! The file is the user's, the shape is [`Settings`]; unknown keys are looked up in the JSON schema of that shape, so
//! that there is one definition of what may be written.

mod cohorts;
mod day;
mod gate;
mod groups;
mod schedule;
mod shape;
mod vendors;
mod weights;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use schemars::generate::SchemaSettings;
use serde_json::Value;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use jiff::civil::Date;

use crate::catalog::nearest;
use crate::gate::{PathRoot, Policy};

pub(super) use gate::FailOn;
pub(super) use shape::Settings;

/// Name of the file.
pub(super) const FILE_NAME: &str = "sf-cti.toml";

/// Settings, and the file they come from.
#[derive(Debug, Default)]
pub(super) struct Loaded {
    /// What is in force.
    pub(super) settings: Settings,
    /// The file; none where there is none and the defaults hold.
    pub(super) file: Option<PathBuf>,
    /// Its text.
    text: String,
}

impl Loaded {
    /// Reads `file` or, where none is given, the nearest file above what is to be audited.
    ///
    /// # Errors
    /// Where the file cannot be read or holds a mistake, or where the paths have different files above them.
    pub(super) fn read(file: Option<&Path>, paths: &[PathBuf]) -> anyhow::Result<Self> {
        let file = match file {
            Some(file) => Some(file.to_owned()),
            None => nearest_file(paths)?,
        };
        let Some(file) = file else {
            return Ok(Self::default());
        };
        let shown = shown(&file);
        let text = fs::read_to_string(&file).with_context(|| format!("cannot read {shown}"))?;
        Ok(Self {
            settings: parse(&text, &shown)?,
            file: Some(file),
            text,
        })
    }

    /// What `check` holds a run to.
    pub(super) fn policy(&self, as_of: Date) -> Policy {
        let file = self.shown().unwrap_or_default();
        let Settings { gate, waiver, .. } = &self.settings;
        gate.policy(waiver, &file, &self.text, as_of)
    }

    /// The audited paths, seen from the settings' folder: its globs are relative to that.
    pub(super) fn roots(&self, paths: &[PathBuf]) -> Vec<PathRoot> {
        let folder = self.file.as_deref().and_then(Path::parent);
        let below = |path: &Path| -> Option<String> {
            let path = fs::canonicalize(path).ok()?;
            // Paths inside an archive begin at its own root.
            let is_archive = path
                .extension()
                .is_some_and(|end| end.eq_ignore_ascii_case("zip"));
            let root = match path.is_dir() {
                true => path.as_path(),
                false if is_archive => return None,
                false => path.parent()?,
            };
            let below = root.strip_prefix(folder?).ok()?.components();
            let parts: Vec<_> = below
                .map(|part| part.as_os_str().to_string_lossy())
                .collect();
            Some(parts.join("/"))
        };
        let names = crate::bundle::root_names(paths).into_iter();
        let roots = names.zip(paths).map(|(name, path)| PathRoot {
            name,
            folder: below(path).unwrap_or_default(),
        });
        roots.collect()
    }

    /// Where the baseline lies: beside the settings; without any, the nearest one at what is audited or above it; else
    /// where a new one belongs: at the repository's root, or at what is audited.
    pub(super) fn baseline(&self, paths: &[PathBuf]) -> PathBuf {
        let named = self.settings.gate.baseline();
        if let Some(folder) = self.file.as_deref().and_then(Path::parent) {
            return folder.join(named);
        }
        let Some(start) = paths.first().and_then(|path| folder_of(path)) else {
            return named.to_owned();
        };
        let up_to_root = folders_up(&start);
        let last = up_to_root.last().unwrap_or(&start);
        // Outside of a repository nothing says where to stop: what lies above may be of something else.
        if !last.join(".git").exists() {
            return start.join(named);
        }
        let root = last;
        let mut there = up_to_root.iter().map(|folder| folder.join(named));
        there
            .find(|file| file.is_file())
            .unwrap_or_else(|| root.join(named))
    }

    /// The file, as people recognise it.
    pub(super) fn shown(&self) -> Option<String> {
        self.file.as_deref().map(shown)
    }
}

/// A path as seen from the working directory.
pub(super) fn shown(file: &Path) -> String {
    let here = std::env::current_dir().and_then(fs::canonicalize);
    let below = here.ok().and_then(|here| file.strip_prefix(here).ok());
    below.unwrap_or(file).display().to_string()
}

/// The one file that is nearest above all paths.
fn nearest_file(paths: &[PathBuf]) -> anyhow::Result<Option<PathBuf>> {
    let found: BTreeSet<PathBuf> = paths.iter().filter_map(|path| above(path)).collect();
    let files: Vec<PathBuf> = found.into_iter().collect();
    match files.as_slice() {
        [] => Ok(None),
        [one] => Ok(Some(one.clone())),
        _ => {
            let files: Vec<String> = files.iter().map(|file| shown(file)).collect();
            bail!(
                "the paths have different settings above them ({}): choose one with --config",
                files.join(", ")
            )
        }
    }
}

/// The nearest file at or above a path, up to the root of its repository.
fn above(path: &Path) -> Option<PathBuf> {
    let folders = folders_up(&folder_of(path)?);
    let mut files = folders.iter().map(|folder| folder.join(FILE_NAME));
    files.find(|file| file.is_file())
}

/// The folder that a path is or lies in. One that does not exist is told of when it is opened.
fn folder_of(path: &Path) -> Option<PathBuf> {
    let path = fs::canonicalize(path).ok()?;
    if path.is_dir() {
        Some(path)
    } else {
        path.parent().map(Path::to_owned)
    }
}

/// The root of the repository that a path lies in; none where it lies in none.
pub(super) fn repository(path: &Path) -> Option<PathBuf> {
    let top = folders_up(&folder_of(path)?).pop()?;
    top.join(".git").exists().then_some(top)
}

/// A folder and those above it, up to the root of its repository or of the file system.
fn folders_up(start: &Path) -> Vec<PathBuf> {
    let mut folders = Vec::new();
    for folder in start.ancestors() {
        folders.push(folder.to_owned());
        if folder.join(".git").exists() {
            break;
        }
    }
    folders
}

/// The JSON Schema of the file.
pub(super) fn schema() -> Value {
    SchemaSettings::draft2020_12()
        .for_deserialize()
        .into_generator()
        .into_root_schema_for::<Settings>()
        .to_value()
}

fn parse(text: &str, file: &str) -> anyhow::Result<Settings> {
    let mut mistakes = Mistakes {
        text,
        file,
        all: Vec::new(),
    };
    let settings = match DeTable::parse(text) {
        Err(error) => {
            mistakes.add_error(&error);
            None
        }
        Ok(table) => {
            let schema = schema();
            mistakes.unknown_keys(table.get_ref(), &schema, &schema, "");
            // What is unknown was said with a suggestion; the reader would say it again without one.
            if mistakes.all.is_empty() {
                match toml::from_str::<Settings>(text) {
                    Err(error) => {
                        mistakes.add_error(&error);
                        None
                    }
                    Ok(settings) => {
                        settings.check(table.get_ref(), &mut mistakes);
                        Some(settings)
                    }
                }
            } else {
                None
            }
        }
    };
    match settings {
        Some(settings) if mistakes.all.is_empty() => Ok(settings),
        _ => bail!("{}", mistakes.all.join("\n       ")),
    }
}

/// Mistakes in a file, each with its line.
struct Mistakes<'t> {
    text: &'t str,
    file: &'t str,
    all: Vec<String>,
}

impl Mistakes<'_> {
    fn add(&mut self, at: usize, what: &str) {
        let before = self.text.get(..at).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        self.all.push(format!("{}:{line}: {what}", self.file));
    }

    fn add_error(&mut self, error: &toml::de::Error) {
        let at = error.span().map_or(0, |span| span.start);
        let said = error.message();
        match said.strip_prefix("missing field ") {
            Some(key) => self.add(at, &format!("{key} is missing; an entry here needs it")),
            None => self.add(at, said),
        }
    }

    /// Adds a mistake in the value at `path`, such as `vendor`, `0`, `hosts`, `2`.
    fn add_at(&mut self, table: &DeTable<'_>, path: &[&str], what: &str) {
        let at = place(table, path).unwrap_or(0);
        self.add(at, what);
    }

    fn unknown_keys(&mut self, table: &DeTable<'_>, schema: &Value, root: &Value, at: &str) {
        let known = schema.get("properties").and_then(Value::as_object);
        for (key, value) in table {
            let name: &str = key.get_ref();
            let Some(inner) = known.and_then(|known| known.get(name)) else {
                let keys = known.into_iter().flat_map(|known| known.keys());
                let like = nearest(name, keys.clone().map(String::as_str));
                let all: Vec<&str> = keys.map(String::as_str).collect();
                let hint = match like.first() {
                    Some(like) => format!("did you mean `{like}`?"),
                    None => format!("known are {}", all.join(", ")),
                };
                let place = if at.is_empty() {
                    String::new()
                } else {
                    format!(" in {at}")
                };
                self.add(
                    key.span().start,
                    &format!("unknown key `{name}`{place}; {hint}"),
                );
                continue;
            };
            self.unknown_keys_of(value, resolved(inner, root), root, name);
        }
    }

    fn unknown_keys_of(
        &mut self,
        value: &Spanned<DeValue<'_>>,
        schema: &Value,
        root: &Value,
        name: &str,
    ) {
        match value.get_ref() {
            DeValue::Table(table) if schema.get("properties").is_some() => {
                self.unknown_keys(table, schema, root, name);
            }
            DeValue::Array(items) => {
                if let Some(of) = schema.get("items") {
                    for item in items {
                        self.unknown_keys_of(item, resolved(of, root), root, name);
                    }
                }
            }
            _ => {}
        }
    }
}

/// The schema that a reference leads to.
fn resolved<'s>(schema: &'s Value, root: &'s Value) -> &'s Value {
    let target = schema.get("$ref").and_then(Value::as_str);
    let pointer = target.and_then(|target| target.strip_prefix('#'));
    pointer
        .and_then(|pointer| root.pointer(pointer))
        .unwrap_or(schema)
}

/// The 1-based line of the value at a path in a file that was read already.
fn line_of(text: &str, path: &[&str]) -> usize {
    let table = DeTable::parse(text).ok();
    let at = table.and_then(|table| place(table.get_ref(), path));
    let before = at.and_then(|at| text.get(..at)).unwrap_or("");
    before.matches('\n').count() + 1
}

/// Where the value at a path begins.
fn place(table: &DeTable<'_>, path: &[&str]) -> Option<usize> {
    let (first, rest) = path.split_first()?;
    let (_, value) = table.iter().find(|(key, _)| key.get_ref() == first)?;
    let mut value = value;
    for step in rest {
        let inner = match value.get_ref() {
            DeValue::Array(items) => step.parse().ok().and_then(|at: usize| items.get(at)),
            DeValue::Table(table) => {
                let mut entries = table.iter();
                entries
                    .find(|(key, _)| key.get_ref() == step)
                    .map(|(_, value)| value)
            }
            _ => None,
        };
        match inner {
            Some(inner) => value = inner,
            // The nearest that there is.
            None => break,
        }
    }
    Some(value.span().start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mistakes(text: &str) -> String {
        match parse(text, FILE_NAME) {
            Ok(settings) => panic!("taken: {settings:?}"),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn nothing_is_a_file_of_defaults() {
        assert!(
            parse("", FILE_NAME)
                .expect("an empty file")
                .vendor
                .is_empty()
        );
    }

    #[test]
    fn an_unknown_key_is_told_with_its_line_and_what_was_meant() {
        let said = mistakes("\n[[vendor]]\nname = \"Acme\"\nhots = [\"cti.acme.example\"]\n");
        assert_eq!(
            said,
            "sf-cti.toml:4: unknown key `hots` in vendor; did you mean `hosts`?"
        );
        let said = mistakes("[[vendors]]\nname = \"Acme\"\n[xyzzy]\n");
        assert!(
            said.contains("sf-cti.toml:1: unknown key `vendors`; did you mean `vendor`?"),
            "{said}"
        );
        assert!(
            said.contains("sf-cti.toml:3: unknown key `xyzzy`; known are"),
            "{said}"
        );
    }

    #[test]
    fn a_wrong_type_and_a_broken_file_are_told_with_their_line() {
        let said = mistakes("[[vendor]]\nname = \"Acme\"\nhosts = \"cti.acme.example\"\n");
        assert!(said.starts_with("sf-cti.toml:3: "), "{said}");
        let said = mistakes("[[vendor]]\nname = \n");
        assert!(said.starts_with("sf-cti.toml:2: "), "{said}");
    }

    #[test]
    fn a_group_goes_to_a_target_that_there_is() {
        let group = "[[group]]\nname = \"sales\"\n";
        let said = mistakes(&format!("{group}target = \"native-telefony\"\n"));
        assert_eq!(
            said,
            "sf-cti.toml:3: `native-telefony` is no target; did you mean `native-telephony`?"
        );
        let said = mistakes(&format!("{group}target = \"xyzzy\"\n"));
        assert!(said.contains("known are amazon-connect, "), "{said}");
        let said = mistakes(&format!(
            "{group}target = \"amazon-connect\"\nsourcing = \"voice-layer\"\n"
        ));
        assert!(
            said.starts_with("sf-cti.toml:4: ") && said.contains("partner-telephony"),
            "{said}"
        );
        let said = mistakes(&format!("{group}[[group]]\nname = \"Sales\"\n"));
        assert!(
            said.starts_with("sf-cti.toml:4: ") && said.contains("twice"),
            "{said}"
        );
        let settings = parse(&format!("{group}sourcing = \"voice-layer\"\n"), FILE_NAME);
        assert_eq!(settings.expect("valid").groups().len(), 1);
    }

    #[test]
    fn weights_are_three_numbers_in_order_of_things_that_there_are() {
        let said = mistakes("[effort]\nM = { low = 3, likely = 2, high = 5 }\n");
        assert!(
            said.starts_with("sf-cti.toml:2: low, likely and high"),
            "{said}"
        );
        let said = mistakes("[effort]\nextra-usage = 1.5\n");
        assert!(said.starts_with("sf-cti.toml:2: extra-usage"), "{said}");
        let said = mistakes("[effort.tasks]\ndecide-targets = { low = 1, likely = 2, high = 5 }\n");
        assert!(said.contains("did you mean `decide-target`?"), "{said}");
        let said = mistakes("[lead-times]\nlicense = { low = 1, likely = 2, high = 5 }\n");
        assert_eq!(
            said,
            "sf-cti.toml:2: `license` is no lead time; did you mean `licences`?"
        );
        let said = mistakes("[effort]\nXL = { low = 1, likely = 2, high = 5 }\n");
        assert!(said.contains("unknown key `XL` in effort"), "{said}");
    }

    #[test]
    fn a_cohort_has_people() {
        let said = mistakes("[cohorts]\nsize = 100\npilot-size = 0\n");
        assert!(
            said.starts_with("sf-cti.toml:3: ") && said.contains("pilot-size"),
            "{said}"
        );
        let said = mistakes("[cohorts]\npilotsize = 5\n");
        assert!(said.contains("did you mean `pilot-size`?"), "{said}");
        assert!(mistakes("[cohorts]\nsize = -1\n").starts_with("sf-cti.toml:2: "));
    }

    #[test]
    fn a_signature_that_strangers_share_is_refused() {
        for (line, told) in [
            (
                "hosts = [\"cti.acme.example\", \"*.amazonaws.com\"]",
                "*.amazonaws.com",
            ),
            ("hosts = [\"co.uk\"]", "co.uk"),
            ("hosts = [\"acme phone\"]", "acme phone"),
            ("names = [\"OpenCTI\"]", "OpenCTI"),
            ("namespaces = [\"c\"]", "`c`"),
            ("namespaces = [\"acme__\"]", "acme__"),
        ] {
            let said = mistakes(&format!("[[vendor]]\nname = \"Acme\"\n{line}\n"));
            assert!(
                said.starts_with("sf-cti.toml:3: ") && said.contains(told),
                "{said}"
            );
        }
        let said = mistakes("[[vendor]]\nname = \"Acme\"\n");
        assert!(said.contains("no signature"), "{said}");
    }
}
