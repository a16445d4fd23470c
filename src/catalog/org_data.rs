//! What no bundle holds: the files of exported org data, with the commands that fetch them.

use serde::Deserialize;

use super::vocabulary::{Grounds, Target};

/// `org-data.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrgDataTable {
    /// The files, in the order in which they are fetched.
    pub file: Vec<OrgDataFile>,
    /// How ids tell their object.
    pub prefixes: IdPrefixes,
    /// What makes a call center live.
    pub life: LifeSigns,
    /// Permission-set licences of Salesforce Voice.
    pub licence: Vec<VoiceLicence>,
}

/// A permission-set licence that each person with Salesforce Voice needs.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VoiceLicence {
    /// Its developer name.
    pub name: String,
    /// The targets that need it.
    pub targets: Vec<Target>,
    /// Ids of sources.
    pub sources: Vec<String>,
    /// How well this is founded.
    pub confidence: Grounds,
}

/// What makes a call center live, as this project judges it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LifeSigns {
    /// Months, the one that has begun included, in which a logged call is recent.
    pub recent_months: usize,
    /// Words, in lower case, in the name of a call center that was set up to try something.
    pub trial_words: Vec<String>,
    /// More people than this do not only try something.
    pub trial_users: u64,
    /// Beginnings of names of permission sets that belong to telephony.
    pub permission_sets: Vec<String>,
}

impl OrgDataTable {
    /// The file of that id.
    #[must_use]
    pub fn file(&self, id: &str) -> Option<&OrgDataFile> {
        self.file.iter().find(|file| file.id == id)
    }
}

/// Beginnings of record ids.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IdPrefixes {
    /// Of users.
    pub user: String,
}

/// What a command writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OrgDataForm {
    /// Comma-separated values with a line of names.
    Csv,
    /// The Salesforce CLI's JSON.
    Json,
}

impl OrgDataForm {
    /// The word of the Salesforce CLI, which is the ending of the file too.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }
}

/// One file of exported org data.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrgDataFile {
    /// Its name without its ending; of a monthly file `-YYYY-MM` follows.
    pub id: String,
    /// What it holds.
    pub title: String,
    /// One file per month: the table behind it is too large for one query.
    #[serde(default)]
    pub monthly: bool,
    /// Filled in by a person, from Setup.
    #[serde(default)]
    pub by_hand: bool,
    /// What its command writes.
    pub form: OrgDataForm,
    /// The query; `{from}` and `{to}` are the bounds of a month.
    pub query: Option<String>,
    /// A command in place of a query.
    pub command: Option<String>,
    /// Its columns.
    pub column: Vec<OrgDataColumn>,
    /// Ids of sources.
    pub sources: Vec<String>,
    /// How well it is founded that the query works as it stands.
    pub confidence: Grounds,
}

/// A column of such a file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OrgDataColumn {
    /// What the tool calls it.
    pub name: String,
    /// Names it has in files, compared without case.
    pub heads: Vec<String>,
    /// It is a number of rows of the org; where it is missing, each row of the file is one.
    #[serde(default)]
    pub counts: bool,
    /// Without it a row says nothing.
    #[serde(default)]
    pub need: bool,
}

/// A month of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    /// Year.
    pub year: i16,
    /// 1 to 12.
    pub month: i8,
}

impl Month {
    /// How many months are asked for: twelve whole ones, and the one that has begun.
    pub const WINDOWS: usize = 13;

    /// Reads `2026-11`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        let digits = |text: &str, len| {
            text.len() == len && text.bytes().all(|letter| letter.is_ascii_digit())
        };
        if !digits(year, 4) || !digits(month, 2) {
            return None;
        }
        let month = month
            .parse()
            .ok()
            .filter(|month| (1..=12).contains(month))?;
        let year = year.parse().ok()?;
        Some(Self { year, month })
    }

    /// The month before.
    #[must_use]
    pub fn before(self) -> Self {
        match self.month {
            1 => Self {
                year: self.year - 1,
                month: 12,
            },
            month => Self {
                month: month - 1,
                ..self
            },
        }
    }

    /// The month after.
    #[must_use]
    pub fn after(self) -> Self {
        match self.month {
            12 => Self {
                year: self.year + 1,
                month: 1,
            },
            month => Self {
                month: month + 1,
                ..self
            },
        }
    }

    /// The months that are asked for where this is the month of today, oldest first.
    #[must_use]
    pub fn windows(self) -> Vec<Self> {
        let mut months: Vec<Self> = std::iter::successors(Some(self), |month| Some(month.before()))
            .take(Self::WINDOWS)
            .collect();
        months.reverse();
        months
    }

    /// The first moment of it, as SOQL writes it.
    #[must_use]
    pub fn start(self) -> String {
        format!("{self}-01T00:00:00Z")
    }
}

impl std::fmt::Display for Month {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl OrgDataFile {
    /// Its name in the folder, with its ending.
    #[must_use]
    pub fn file_name(&self, month: Option<Month>) -> String {
        let ending = self.form.as_str();
        match month {
            Some(month) => format!("{}-{month}.{ending}", self.id),
            None => format!("{}.{ending}", self.id),
        }
    }

    /// The command that writes it into `folder`; none for a file that a person fills in.
    #[must_use]
    pub fn fetched_by(&self, folder: &str, month: Option<Month>) -> Option<String> {
        let path = shell_word(&format!("{folder}/{}", self.file_name(month)));
        if let Some(command) = &self.command {
            return Some(format!("{command} > {path}"));
        }
        let mut query = self.query.clone()?;
        if let Some(month) = month {
            query = query
                .replace("{from}", &month.start())
                .replace("{to}", &month.after().start());
        }
        let form = self.form.as_str();
        Some(format!(
            "sf data query --query \"{query}\" --result-format {form} --output-file {path}"
        ))
    }
}

/// A word of a shell, in quotes where it needs them.
#[must_use]
pub fn shell_word(text: &str) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "/._-:~".contains(letter);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_run_over_the_turn_of_a_year() {
        let january = Month::parse("2026-01").expect("a month");
        assert_eq!(january.before().to_string(), "2025-12");
        let months = january.windows();
        assert_eq!(months.len(), 13);
        assert_eq!(months[0].to_string(), "2025-01");
        assert_eq!(months[11].after(), january);
        for wrong in ["2026-13", "2026-1", "26-01", "2026-00", "2026", "+026-01"] {
            assert_eq!(Month::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn names_of_folders_stay_one_word() {
        assert_eq!(shell_word("org-data/a.csv"), "org-data/a.csv");
        assert_eq!(shell_word("my data/it's.csv"), r"'my data/it'\''s.csv'");
    }
}
