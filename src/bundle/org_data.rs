//! Exported org data: a folder of answers of the Salesforce CLI, as CSV or JSON.
//!
//! Only the columns that the catalogue names are kept. A gap names file and line, never what stands there: the files
//! can hold names, addresses and ids of people.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::decode::{Content, decode};
use super::{BundlePath, Gap, OpenError};
use crate::catalog::{Month, OrgDataFile, catalog};

/// Largest file that is read, in bytes: more than a million rows.
const MAX_FILE: u64 = 128 * 1024 * 1024;
/// Folder of exported softphone layouts, one per profile.
pub const LAYOUT_FOLDER: &str = "softphone-layouts";
/// Rows of one file that are named where they cannot be read; the rest is counted.
const ROWS_NAMED: usize = 5;

/// A folder of exported org data.
#[derive(Debug, Clone)]
pub struct OrgDataFolder {
    /// Its own name.
    pub name: String,
    /// Files that were read, by name.
    pub tables: Vec<OrgTable>,
    /// Where exports of softphone layouts lie, if there are any.
    pub layouts: Option<PathBuf>,
    /// What could not be read, or is none of the files that are known.
    pub gaps: Vec<Gap>,
}

/// One file of it.
#[derive(Debug, Clone)]
pub struct OrgTable {
    /// The file, after the name of the folder.
    pub path: BundlePath,
    /// What it is.
    pub file: &'static OrgDataFile,
    /// The month it is about, for a monthly file.
    pub month: Option<Month>,
    /// Its rows.
    pub rows: Vec<OrgRow>,
}

/// One row of a file.
#[derive(Debug, Clone)]
pub struct OrgRow {
    /// Cells by the catalogue's names of columns; empty ones are left out.
    cells: BTreeMap<&'static str, String>,
    /// How many rows of the org it stands for.
    pub count: u64,
}

impl OrgRow {
    /// The cell of a column.
    #[must_use]
    pub fn cell(&self, column: &str) -> Option<&str> {
        self.cells.get(column).map(String::as_str)
    }

    /// The number in a column.
    #[must_use]
    pub fn number(&self, column: &str) -> Option<u64> {
        whole_number(self.cell(column)?)
    }
}

/// Reads a folder of exported org data.
///
/// # Errors
/// Where the folder is not there, cannot be read or is no folder. What goes wrong with single files is a gap.
pub fn read_org_data(folder: &Path) -> Result<OrgDataFolder, OpenError> {
    let unreadable = |error: std::io::Error| OpenError::unreadable(folder, &error);
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        names.push(entry.map_err(unreadable)?.file_name());
    }
    names.sort();
    let real = fs::canonicalize(folder).map_err(unreadable)?;
    let own = real.file_name().unwrap_or(real.as_os_str());
    let mut data = OrgDataFolder {
        name: own.to_string_lossy().into_owned(),
        tables: Vec::new(),
        layouts: None,
        gaps: Vec::new(),
    };
    for name in names {
        let shown = name.to_string_lossy();
        // What editors and systems leave behind.
        if !shown.starts_with('.') {
            data.add(&folder.join(&name), &shown);
        }
    }
    Ok(data)
}

impl OrgDataFolder {
    fn add(&mut self, place: &Path, name: &str) {
        let path = BundlePath::new(&format!("{}/{name}", self.name));
        if place.is_dir() {
            if name == LAYOUT_FOLDER {
                self.layouts = Some(place.to_owned());
            } else {
                self.refuse(&path, "a folder that is none of the known ones");
            }
            return;
        }
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
        let Some((file, month)) = known(stem).filter(|_| matches!(ending, "csv" | "json")) else {
            self.refuse(
                &path,
                "none of the files that `sf-cti manifest --queries` fetches",
            );
            return;
        };
        let twice = |table: &&OrgTable| table.file.id == file.id && table.month == month;
        if let Some(first) = self.tables.iter().find(twice) {
            let reason = format!(
                "says the same as {}, which was read",
                first.path.file_name()
            );
            self.refuse(&path, &reason);
            return;
        }
        let mut table = OrgTable {
            path,
            file,
            month,
            rows: Vec::new(),
        };
        match read(place) {
            Ok(text) if ending == "csv" => table.read_csv(&text, &mut self.gaps),
            Ok(text) => table.read_json(&text, &mut self.gaps),
            Err(reason) => {
                self.refuse(&table.path, &reason);
                return;
            }
        }
        self.tables.push(table);
    }

    fn refuse(&mut self, path: &BundlePath, reason: &str) {
        self.gaps.push(Gap::new(path, reason, NOT_COUNTED));
    }
}

/// No org has more people, calls or licences than this; up to here, counts add up to what a number can hold.
const MOST_COUNTED: u64 = 1_000_000_000;

const NOT_COUNTED: &str = "what it says of the org is not counted in this report";

/// The file that a name without its ending belongs to.
fn known(stem: &str) -> Option<(&'static OrgDataFile, Option<Month>)> {
    catalog().org_data.file.iter().find_map(|file| {
        if !file.monthly {
            return (file.id == stem).then_some((file, None));
        }
        let month = stem.strip_prefix(&file.id)?.strip_prefix('-')?;
        Some((file, Some(Month::parse(month)?)))
    })
}

fn read(place: &Path) -> Result<String, String> {
    let cannot = |error: std::io::Error| format!("cannot be read: {}", error.kind());
    let mut bytes = Vec::new();
    let file = fs::File::open(place).map_err(cannot)?;
    // One more than allowed, to tell a file of just that size from a larger one.
    file.take(MAX_FILE + 1)
        .read_to_end(&mut bytes)
        .map_err(cannot)?;
    if bytes.len() as u64 > MAX_FILE {
        return Err("is too large: the queries that are grouped stay small".to_owned());
    }
    match decode(&bytes) {
        Content::Text(text, _) => Ok(text.into_owned()),
        _ => Err("is not text".to_owned()),
    }
}

/// Rows that could not be read, without what stands in them.
#[derive(Default)]
struct Broken {
    named: Vec<String>,
    more: usize,
}

impl Broken {
    fn add(&mut self, at: &str) {
        if self.named.len() < ROWS_NAMED {
            self.named.push(at.to_owned());
        } else {
            self.more += 1;
        }
    }

    fn tell(self, path: &BundlePath, unit: &str, gaps: &mut Vec<Gap>) {
        if self.named.is_empty() {
            return;
        }
        let more = match self.more {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        gaps.push(Gap::new(
            path,
            format!(
                "{unit} {}{more}: not as its columns say, or cells that are needed are empty",
                self.named.join(", ")
            ),
            "these rows are not counted in this report",
        ));
    }
}

impl OrgTable {
    fn read_csv(&mut self, text: &str, gaps: &mut Vec<Gap>) {
        let mut reader = csv::ReaderBuilder::new()
            .comment(Some(b'#'))
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let heads: Vec<String> = match reader.headers() {
            Ok(heads) => heads.iter().map(str::to_owned).collect(),
            Err(_) => Vec::new(),
        };
        // The CLI writes an empty line where a query finds nothing.
        if heads.iter().all(String::is_empty) {
            return;
        }
        let find = |names: &[String]| {
            names.iter().find_map(|name| {
                heads
                    .iter()
                    .position(|head| head.eq_ignore_ascii_case(name))
            })
        };
        let missing = self
            .file
            .column
            .iter()
            .find(|column| column.need && find(&column.heads).is_none());
        if let Some(column) = missing {
            gaps.push(Gap::new(
                &self.path,
                format!("line 1: there is no column {}", column.heads.join(" or ")),
                NOT_COUNTED,
            ));
            return;
        }
        let at: Vec<Option<usize>> = self
            .file
            .column
            .iter()
            .map(|column| find(&column.heads))
            .collect();
        let mut broken = Broken::default();
        for record in reader.records() {
            let record = match record {
                Ok(record) => record,
                Err(error) => {
                    let line = error.position().map_or(0, csv::Position::line);
                    broken.add(&line.to_string());
                    continue;
                }
            };
            let line = record.position().map_or(0, csv::Position::line);
            let is_template = record.get(0).is_some_and(|cell| cell.starts_with('#'));
            // A line of the template that nobody filled in names a profile and nothing else.
            let unfilled = self.file.by_hand && record.iter().skip(1).all(str::is_empty);
            if is_template || unfilled {
                continue;
            }
            let cells = at
                .iter()
                .map(|at| at.and_then(|at| record.get(at)).map(str::to_owned))
                .collect();
            if !self.add(cells) {
                broken.add(&line.to_string());
            }
        }
        broken.tell(&self.path, "line", gaps);
    }

    fn read_json(&mut self, text: &str, gaps: &mut Vec<Gap>) {
        let value: Value = match serde_json::from_str(text) {
            Ok(value) => value,
            Err(error) => {
                gaps.push(Gap::new(
                    &self.path,
                    format!("line {}: not valid JSON", error.line()),
                    NOT_COUNTED,
                ));
                return;
            }
        };
        let failed = value
            .get("status")
            .and_then(Value::as_i64)
            .is_some_and(|code| code != 0);
        let answer = value.get("result").unwrap_or(&value);
        let records = answer.get("records").unwrap_or(answer);
        let Some(records) = records.as_array().filter(|_| !failed) else {
            let reason = if failed {
                "the answer of a command that failed"
            } else {
                "no records in it: not the JSON of `sf data query`"
            };
            gaps.push(Gap::new(&self.path, reason, NOT_COUNTED));
            return;
        };
        let total = answer.get("totalSize").and_then(Value::as_u64);
        let total = total.filter(|total| *total > records.len() as u64);
        if let Some(total) = total {
            gaps.push(Gap::new(
                &self.path,
                format!("cut off: {} of {total} records", records.len()),
                "figures from it are too low; raise the limit that the Salesforce CLI names in its warning",
            ));
        }
        let mut broken = Broken::default();
        for (at, record) in records.iter().enumerate() {
            let cells = self
                .file
                .column
                .iter()
                .map(|column| column.heads.iter().find_map(|head| cell_of(record, head)))
                .collect();
            if !self.add(cells) {
                broken.add(&(at + 1).to_string());
            }
        }
        broken.tell(&self.path, "record", gaps);
    }

    /// Adds a row, given a cell for each column of the catalogue. Tells whether it says anything.
    fn add(&mut self, cells: Vec<Option<String>>) -> bool {
        let mut row = OrgRow {
            cells: BTreeMap::new(),
            count: 1,
        };
        for (column, cell) in self.file.column.iter().zip(cells) {
            let cell = cell.filter(|cell| !cell.is_empty());
            match cell {
                None if column.need => return false,
                None => {}
                Some(cell) if column.counts => match whole_number(&cell) {
                    Some(count) => row.count = count,
                    None => return false,
                },
                Some(cell) => {
                    row.cells.insert(&column.name, cell);
                }
            }
        }
        self.rows.push(row);
        true
    }
}

/// A number of things; some tools write `12.0`.
fn whole_number(text: &str) -> Option<u64> {
    let number = text.strip_suffix(".0").unwrap_or(text).parse().ok();
    number.filter(|number| *number <= MOST_COUNTED)
}

/// The value under a name that may lead through objects, compared without case.
fn cell_of(record: &Value, head: &str) -> Option<String> {
    let member = |value: &Value, name: &str| {
        let members = value.as_object()?;
        let found = members
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.clone())
    };
    let value = member(record, head).or_else(|| {
        let mut value = record.clone();
        for part in head.split('.') {
            value = member(&value, part)?;
        }
        Some(value)
    })?;
    match value {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(yes) => Some(yes.to_string()),
        _ => None,
    }
}
