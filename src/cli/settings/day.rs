//! Days in the settings.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use toml::value::Datetime;

/// A day as the file has it: `2027-12-24`, with quotation marks or without.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(transparent)]
pub(super) struct Day(#[schemars(extend("format" = "date"))] String);

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged, expecting = "expected a day such as 2027-12-24")]
        enum Written {
            Date(Datetime),
            Text(String),
        }
        Ok(Self(match Written::deserialize(deserializer)? {
            Written::Date(date) => date.to_string(),
            Written::Text(text) => text,
        }))
    }
}

impl Day {
    /// The day, if the calendar has it.
    pub(super) fn date(&self) -> Option<Date> {
        // Anything with an hour would be read as a day too.
        self.0
            .parse()
            .ok()
            .filter(|date: &Date| date.to_string() == self.0)
    }
}

/// What is said of one that the calendar does not have.
pub(super) fn no_day(day: &Day) -> String {
    format!(
        "`{}` is no day: write YEAR-MONTH-DAY, such as 2027-12-24",
        day.0
    )
}
