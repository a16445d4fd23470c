//! The tests of a parallel run, beside those that each capability brings.

use serde::Deserialize;

use super::vocabulary::Capability;

/// `matrix.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MatrixTable {
    /// Who says that a test has passed.
    pub sign_off: Vec<SignOff>,
    /// Kinds of calls.
    pub call_type: Vec<CallTypeRow>,
    /// Numbers of matches.
    pub r#match: Vec<MatchRow>,
    /// What softphone layouts let open.
    pub setting: Vec<SettingRow>,
    /// Tests between the old phone and the new.
    pub between: Vec<BetweenTest>,
    /// Tests that stand only where there is a sign.
    pub signed: Vec<SignedTest>,
    /// The test of what is written down.
    pub logged: LoggedTest,
    /// Where no layout was exported.
    pub not_exported: NoSetting,
    /// Where a layout lets nothing open.
    pub nothing_set: NoSetting,
    /// Words of the other rows.
    pub words: MatrixWords,
}

impl MatrixTable {
    /// Who signs a test of a capability off.
    ///
    /// # Panics
    /// Never for the embedded catalogue; a test holds that each capability has somebody.
    #[must_use]
    pub fn signs_off(&self, capability: Capability) -> &str {
        let mut rows = self.sign_off.iter();
        let row = rows.find(|row| row.capabilities.contains(&capability));
        &row.expect("each capability has somebody who signs it off")
            .who
    }
}

/// Who says that a test has passed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignOff {
    /// Who.
    pub who: String,
    /// Of which capabilities.
    pub capabilities: Vec<Capability>,
}

/// A kind of call.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallTypeRow {
    /// Word in outputs.
    pub id: String,
    /// Word in softphone layouts and on Tasks.
    pub layout: String,
    /// How such a call is made.
    pub does: String,
    /// Whether it is crossed with the numbers of matches even where no layout was exported.
    #[serde(default)]
    pub matches: bool,
    /// Whether every cohort tries it on its first day.
    pub first_day: bool,
}

/// How many records match.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MatchRow {
    /// Word in outputs.
    pub id: String,
    /// Word in softphone layouts.
    pub layout: String,
    /// Which number is used.
    pub whom: String,
}

/// What a softphone layout lets open.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SettingRow {
    /// Word in softphone layouts.
    pub id: String,
    /// What opens, where nothing is named.
    pub opens: String,
    /// What opens, where `{data}` is named.
    pub opens_with_data: String,
}

/// A test between the old phone and the new.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BetweenTest {
    /// Stable id.
    pub id: String,
    /// The job it is about.
    pub capability: Capability,
    /// What to do.
    pub does: String,
    /// What happens today.
    pub before: String,
    /// What is to happen.
    pub after: String,
    /// Whether every cohort does it on its first day.
    pub first_day: bool,
}

/// What a test stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TestSign {
    /// A call field with a recording.
    Recording,
    /// Code that switches click-to-dial off.
    DoNotCall,
    /// People dial out from Salesforce.
    DiallingOut,
}

/// A test that stands only where there is a sign.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedTest {
    /// Stable id.
    pub id: String,
    /// The sign.
    pub sign: TestSign,
    /// The job it is about.
    pub capability: Capability,
    /// What to do.
    pub does: String,
    /// What happens today.
    pub before: String,
    /// What is to happen.
    pub after: String,
    /// Whether every cohort does it on its first day.
    pub first_day: bool,
}

/// The test of what is written down about a call.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoggedTest {
    /// What to do.
    pub does: String,
    /// What is written today.
    pub before: String,
    /// What is to be written.
    pub after: String,
    /// What is said where no field shows.
    pub none: String,
    /// Whether every cohort does it on its first day.
    pub first_day: bool,
}

/// Where no layout says what opens.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoSetting {
    /// In place of a setting.
    #[serde(default)]
    pub setting: String,
    /// What happens today.
    pub before: String,
    /// What is to happen, where that is no capability's to say.
    pub after: Option<String>,
}

/// Words of the other rows, with places for names.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MatrixWords {
    /// How a screen pop is tried.
    pub pop_does: String,
    /// What opens today.
    pub pop_before: String,
    /// What a phone does today.
    pub before: String,
    /// What is done whichever phone is used.
    pub before_org: String,
    /// What a phone does whose code is not here.
    pub before_unseen: String,
    /// What is to happen, where nothing of the phone's code is here.
    pub after_unseen: String,
    /// Whose layouts were not exported, where nobody knows the profiles.
    pub all_profiles: String,
}
