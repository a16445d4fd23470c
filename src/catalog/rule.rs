//! Rules: what can be found, declared once.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::surface::Surface;
use super::tie::Tie;
use super::vocabulary::{
    Api, Capability, Category, Change, Disposition, Grounds, Severity, Size, Target,
};

/// A thing to watch out for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Watch {
    /// The trap, in a sentence.
    pub text: String,
    /// Whether it is reasoning rather than documented.
    #[serde(default)]
    pub inferred: bool,
}

/// What becomes of a rule's usages under one target.
#[derive(Debug, Clone)]
pub struct Mapping {
    /// What becomes of the usage itself.
    pub disposition: Disposition,
    /// What happens to the behaviour behind it.
    pub change: Change,
    /// Work for the first usage; the project's own estimate.
    pub effort: Size,
    /// What to do.
    pub how: String,
    /// What it looks like afterwards, where there is something to show.
    pub after: Option<String>,
    nothing_to_show: Option<String>,
    /// How well this is founded.
    pub grounds: Grounds,
}

impl Mapping {
    /// Why there is no `after`, in a line; nothing where there is one.
    #[must_use]
    pub fn nothing_to_show(&self) -> Option<&str> {
        match &self.after {
            Some(_) => None,
            None => Some(
                self.nothing_to_show
                    .as_deref()
                    .unwrap_or(self.change.leaves()),
            ),
        }
    }
}

/// One rule. Detection, `explain`, the rule pages, the plan and the gate all read this.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Stable id, e.g. `lightning/screenPop`.
    pub id: String,
    /// Title in a few words.
    pub title: String,
    /// The API it belongs to.
    pub api: Option<Api>,
    /// The documented member name, for a rule of one API member.
    pub member: Option<String>,
    /// Whether usages have to change.
    pub category: Category,
    /// The job its usages do.
    pub capability: Capability,
    /// What it is, in a sentence.
    pub summary: String,
    /// What happens if it stays.
    pub why: String,
    /// How to see that it is done.
    pub verify: String,
    /// The same while the old code still stays for people who have not moved; none where `verify` asks for nothing to be gone.
    pub verify_built: Option<String>,
    /// Argument traps and the like.
    pub notes: Vec<String>,
    /// Traps.
    pub watch: Vec<Watch>,
    /// Ids of sources.
    pub sources: Vec<String>,
    /// How well the facts about it are founded.
    pub grounds: Grounds,
    /// An example that the rule finds.
    pub finds: String,
    /// An example that only looks alike.
    pub ignores: String,
    /// How the two examples are laid out as files.
    pub example: Example,
    /// First API version, where known.
    pub since: Option<String>,
    /// How a member takes its arguments.
    pub call_style: Option<CallStyle>,
    /// Parameter names; `?` marks optional ones.
    pub arguments: Vec<String>,
    /// The other API's member for the same job.
    pub counterpart: Option<String>,
    /// Where in metadata files its usages stand, where one file settles it.
    pub surfaces: Vec<Surface>,
    /// Where in metadata files texts stand that make a usage if they lead to what other files gave.
    pub ties: Vec<Tie>,
    /// What becomes of it, for every target.
    pub targets: BTreeMap<Target, Mapping>,
}

impl Rule {
    /// What stands before the slash of its id.
    #[must_use]
    pub fn family(&self) -> &str {
        self.id.split('/').next().unwrap_or_default()
    }

    /// The severity that follows from the category.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.category.into()
    }

    /// The mapping for a target.
    ///
    /// # Panics
    /// Never for the embedded catalogue, which maps every rule to every target; a test holds that.
    #[must_use]
    pub fn mapping(&self, target: Target) -> &Mapping {
        self.targets
            .get(&target)
            .expect("the catalogue maps every rule to every target")
    }

    /// Whether any target removes, rewrites or re-points it.
    #[must_use]
    pub fn burns_down_somewhere(&self) -> bool {
        self.targets
            .values()
            .any(|mapping| mapping.disposition.burns_down())
    }
}

/// A mapping as the data files write it; members leave the disposition to be derived.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MappingRow {
    pub(super) disposition: Option<Disposition>,
    pub(super) change: Change,
    pub(super) effort: Size,
    pub(super) how: String,
    pub(super) after: Option<String>,
    pub(super) nothing_to_show: Option<String>,
    pub(super) confidence: Grounds,
}

impl From<MappingRow> for Mapping {
    fn from(row: MappingRow) -> Self {
        Self {
            disposition: row.disposition.unwrap_or_else(|| row.change.of_a_call()),
            change: row.change,
            effort: row.effort,
            how: row.how,
            after: row.after,
            nothing_to_show: row.nothing_to_show,
            grounds: row.confidence,
        }
    }
}

/// A row of `rules.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleRow {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) api: Option<Api>,
    pub(super) category: Category,
    pub(super) capability: Capability,
    pub(super) summary: String,
    pub(super) why: String,
    pub(super) verify: String,
    pub(super) verify_built: Option<String>,
    pub(super) example_path: String,
    pub(super) look_alike_path: Option<String>,
    pub(super) finds: String,
    pub(super) ignores: String,
    #[serde(default)]
    pub(super) beside: Vec<Beside>,
    #[serde(default)]
    pub(super) surface: Vec<Surface>,
    #[serde(default)]
    pub(super) tie: Vec<Tie>,
    #[serde(default)]
    pub(super) watch: Vec<Watch>,
    pub(super) sources: Vec<String>,
    pub(super) confidence: Grounds,
    pub(super) targets: BTreeMap<Target, MappingRow>,
}

/// A further file that a rule's example needs in order to be found.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Beside {
    /// Path below the example's root.
    pub path: String,
    /// The file's text.
    pub text: String,
}

/// A rule's example, laid out as files.
#[derive(Debug, Clone)]
pub struct Example {
    /// The file that `finds` would be.
    pub path: String,
    /// The file that `ignores` would be, where its name makes the difference.
    pub look_alike_path: Option<String>,
    /// Further files it needs.
    pub beside: Vec<Beside>,
}

/// A `[[member]]` row.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MemberRow {
    pub(super) name: String,
    pub(super) capability: Capability,
    pub(super) summary: String,
    pub(super) why: String,
    pub(super) verify: String,
    pub(super) since: Option<String>,
    #[serde(default = "yes")]
    pub(super) documented: bool,
    pub(super) style: CallStyle,
    #[serde(default)]
    pub(super) arguments: Vec<String>,
    pub(super) counterpart: Option<String>,
    #[serde(default)]
    pub(super) notes: Vec<String>,
    #[serde(default)]
    pub(super) watch: Vec<Watch>,
    pub(super) sources: Vec<String>,
    pub(super) confidence: Grounds,
    pub(super) before: String,
    pub(super) ignores: String,
    pub(super) targets: BTreeMap<Target, MappingRow>,
}

fn yes() -> bool {
    true
}

/// How a member takes its arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CallStyle {
    /// One object with named fields.
    Object,
    /// One after the other.
    Positional,
    /// None.
    None,
}

/// An `[[enumeration]]` row: a group of constants.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EnumerationRow {
    pub(super) name: String,
    pub(super) capability: Capability,
    pub(super) summary: String,
    pub(super) why: String,
    pub(super) verify: String,
    #[serde(default)]
    pub(super) notes: Vec<String>,
    #[serde(default)]
    pub(super) watch: Vec<Watch>,
    pub(super) sources: Vec<String>,
    pub(super) confidence: Grounds,
    pub(super) before: String,
    pub(super) ignores: String,
    pub(super) value: Vec<Constant>,
    pub(super) targets: BTreeMap<Target, MappingRow>,
}

/// One constant.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Constant {
    /// Name below its enum, e.g. `SOBJECT`.
    pub name: String,
    /// The value it stands for.
    pub wire: String,
    /// Parameters that go with it.
    #[serde(default)]
    pub params: Vec<String>,
    /// First API version, where known.
    pub since: Option<String>,
    /// What of the org it depends on.
    pub depends_on: Option<String>,
}

/// A name that code in the wild uses though the API never had it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phantom {
    /// Name below the API's namespace.
    pub name: String,
    /// What is known of it.
    pub note: String,
    /// Ids of sources.
    pub sources: Vec<String>,
}

/// A data file of one API.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ApiFile {
    pub(super) member: Vec<MemberRow>,
    #[serde(default)]
    pub(super) enumeration: Vec<EnumerationRow>,
    #[serde(default)]
    pub(super) phantom: Vec<Phantom>,
}
