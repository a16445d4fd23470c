//! What is known: API members, rules, capabilities, targets and their mapping, prerequisites, phases.
//!
//! Data files inside the binary, one row per fact, each with its sources and how well it is founded. This room
//! touches nothing else.

mod apis;
mod call_center;
mod cohort;
mod criterion;
mod flows;
mod group;
mod matrix;
pub mod metadata_types;
mod near;
mod org_data;
mod phase;
mod readiness;
mod record_access;
mod records;
mod reference;
mod risk;
mod rule;
mod schedule;
mod surface;
mod tables;
mod task_fields;
mod tie;
mod vendor;
mod vocabulary;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;
use serde::de::DeserializeOwned;

pub use apis::{ApiText, FunctionNames, IncludePattern, MarkedComponent, Toolkit, Vendored};
pub use call_center::{
    CallCenterItem, CallCenterKind, CallCenterSection, CallCenterTable, Compatibility, Marker,
    NamePattern, PlatformHost, SharedDomains,
};
pub use cohort::{CohortSign, CohortTable, RiskLevels};
pub use criterion::{
    ComparisonTable, Criterion, CriterionTable, Effect, Question, Respect, Sentence, filled,
    placeholders,
};
pub use flows::{FlowTable, LookedFor};
pub use group::{GroupName, GroupTable, GroupText, Told, words_of};
pub use matrix::{
    BetweenTest, CallTypeRow, LoggedTest, MatchRow, MatrixTable, MatrixWords, NoSetting,
    SettingRow, SignOff, SignedTest, TestSign,
};
pub use near::nearest;
pub use org_data::{
    IdPrefixes, LifeSigns, Month, OrgDataColumn, OrgDataFile, OrgDataForm, OrgDataTable,
    VoiceLicence, shell_word,
};
pub use phase::{
    About, Check, CohortsOf, Condition, Each, LeadTimeRow, LeadTimeTable, Phase, StandingTask,
};
pub use readiness::{
    LookAlike, ReadinessTable, ShownBy, Signal, SignalKind, SpokenOf, Strength, UnseenChange,
};
pub use record_access::{
    FieldElement, FieldOwnerRow, MakerRow, MarkupVariable, RecordAccess, ScriptAccess,
    VariableLanguage,
};
pub use records::{Column, ColumnUse, DefaultNoise, Field, RecordTable};
pub use reference::{Flows, LinkKind, LinkKindText, Reference, ReferenceTable};
pub use risk::RiskRow;
pub use rule::{Beside, CallStyle, Constant, Example, Mapping, Phantom, Rule, Watch};
pub use schedule::ScheduleTable;
pub use surface::{CodeElementRow, CodeLanguage, Holds, ObjectAt, Sibling, Surface};
pub use tables::{
    CapabilityTest, CapabilityText, Days, EffortTable, Prerequisite, Retirement, RetirementFact,
    Scaling, SourceText, SourcingText, TargetText, Unknown,
};
pub use task_fields::{Referred, TaskFieldHome, TaskFieldTable, UnrelatedHosts};
pub use tie::{MarkedType, Openings, Tie, TiedTo};
pub use vendor::{
    AdapterStyle, Caution, Connector, ConnectorState, NoEvidence, Sign, SignMatch, SignOn,
    SignPlaces, SignStrength, Standing, Vendor, VendorKind, VendorRules,
};
pub use vocabulary::{
    Api, Capability, Category, Change, Confidence, Disposition, Grounds, Level, Owner, PhaseId,
    Severity, Size, Sourcing, Target, Weekday,
};

use rule::{ApiFile, EnumerationRow, MappingRow, MemberRow, RuleRow};

/// The whole catalogue.
#[derive(Debug)]
pub struct Catalog {
    rules: BTreeMap<String, Rule>,
    constants: BTreeMap<String, Vec<Constant>>,
    phantoms: BTreeMap<(Api, String), Phantom>,
    undocumented: Vec<(Api, String)>,
    /// The three APIs.
    pub apis: Vec<ApiText>,
    /// How library copies are recognised.
    pub vendored: Vec<Vendored>,
    /// Components that dial.
    pub dial_components: Vec<MarkedComponent>,
    /// The softphone utility.
    pub softphone_component: MarkedComponent,
    /// Functions that matter by name.
    pub functions: FunctionNames,
    /// Elements of metadata whose text is code.
    pub code_elements: Vec<CodeElementRow>,
    /// Toolkits that adapters use.
    pub toolkits: Vec<Toolkit>,
    /// Capabilities, in order.
    pub capabilities: Vec<CapabilityText>,
    /// Targets, in order.
    pub targets: Vec<TargetText>,
    /// Sourcings of partner telephony, in order.
    pub sourcings: Vec<SourcingText>,
    /// Groups of users, and how names tell of them.
    pub groups: GroupTable,
    /// What speaks for and against targets.
    pub criteria: CriterionTable,
    /// How the present state and the targets compare.
    pub comparison: ComparisonTable,
    /// What sizes mean.
    pub effort: EffortTable,
    /// How dates are reckoned where the user says nothing.
    pub schedule: ScheduleTable,
    /// Phases, in order.
    pub phases: Vec<Phase>,
    /// Words in names that speak of what law and contracts ask of calls, in lower case.
    pub compliance_words: Vec<String>,
    /// Times that no work shortens.
    pub lead_times: LeadTimeTable,
    /// Prerequisites and what else holds.
    pub prerequisites: Vec<Prerequisite>,
    /// What shows that a target is partly there.
    pub readiness: ReadinessTable,
    /// What no text answers.
    pub unknowns: Vec<Unknown>,
    /// The end of Open CTI.
    pub retirement: Retirement,
    /// Call-center definitions.
    pub call_center: CallCenterTable,
    /// Records.
    pub records: RecordTable,
    /// Flows.
    pub flows: FlowTable,
    /// How pages and addresses are opened.
    pub openings: Openings,
    /// How code names records and their fields.
    pub access: RecordAccess,
    /// How components name each other.
    pub references: ReferenceTable,
    /// Where fields of call Tasks go.
    pub task_fields: TaskFieldTable,
    /// Exported org data.
    pub org_data: OrgDataTable,
    /// How users are cut into cohorts.
    pub cohorts: CohortTable,
    /// The tests of a parallel run, beside those of capabilities.
    pub matrix: MatrixTable,
    /// What may go wrong.
    pub risks: Vec<RiskRow>,
    /// Telephony vendors.
    pub vendors: Vec<Vendor>,
    /// What is no sign of a vendor, and where signs stand.
    pub vendor_rules: VendorRules,
    /// Sources.
    pub sources: Vec<SourceText>,
}

static CATALOG: LazyLock<Catalog> = LazyLock::new(Catalog::load);

/// The embedded catalogue.
#[must_use]
pub fn catalog() -> &'static Catalog {
    &CATALOG
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    rule: Vec<RuleRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CapabilityFile {
    capability: Vec<CapabilityText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TargetFile {
    target: Vec<TargetText>,
    sourcing: Vec<SourcingText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PhaseFile {
    compliance_words: Vec<String>,
    phase: Vec<Phase>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceFile {
    source: Vec<SourceText>,
}

/// Parses one embedded data file.
fn data<T: DeserializeOwned>(name: &str, text: &str) -> T {
    match toml::from_str(text) {
        Ok(table) => table,
        Err(error) => panic!("embedded data file {name} does not fit its type: {error}"),
    }
}

macro_rules! embedded {
    ($name:literal) => {
        data($name, include_str!(concat!("data/", $name)))
    };
}

impl Catalog {
    fn load() -> Self {
        let apis: apis::ApisFile = embedded!("apis.toml");
        let targets: TargetFile = embedded!("targets.toml");
        let prerequisites: tables::PrerequisiteFile = embedded!("prerequisites.toml");
        let capabilities: CapabilityFile = embedded!("capabilities.toml");
        let phases: PhaseFile = embedded!("phases.toml");
        let mut sources: SourceFile = embedded!("sources.toml");
        let of_vendors: SourceFile = embedded!("sources-vendors.toml");
        sources.source.extend(of_vendors.source);
        let mut vendors: vendor::VendorFile = embedded!("vendors.toml");
        let phones: vendor::VendorFile = embedded!("vendors-phones.toml");
        vendors.vendor.extend(phones.vendor);
        let risks: risk::RiskFile = embedded!("risks.toml");
        let rules: RuleFile = embedded!("rules.toml");
        let mut catalog = Self {
            rules: BTreeMap::new(),
            constants: BTreeMap::new(),
            phantoms: BTreeMap::new(),
            undocumented: Vec::new(),
            apis: apis.api,
            vendored: apis.vendored,
            dial_components: apis.dial_component,
            softphone_component: apis.softphone_component,
            functions: apis.functions,
            code_elements: apis.code_element,
            toolkits: apis.toolkit,
            capabilities: capabilities.capability,
            targets: targets.target,
            sourcings: targets.sourcing,
            groups: embedded!("groups.toml"),
            criteria: embedded!("criteria.toml"),
            comparison: embedded!("comparison.toml"),
            effort: embedded!("effort.toml"),
            schedule: embedded!("schedule.toml"),
            compliance_words: phases.compliance_words,
            phases: phases.phase,
            lead_times: embedded!("lead-times.toml"),
            prerequisites: prerequisites.prerequisite,
            readiness: embedded!("readiness.toml"),
            unknowns: prerequisites.unknown,
            retirement: embedded!("retirement.toml"),
            call_center: embedded!("call-center.toml"),
            records: embedded!("records.toml"),
            flows: embedded!("flows.toml"),
            openings: embedded!("openings.toml"),
            access: embedded!("record-access.toml"),
            references: embedded!("references.toml"),
            task_fields: embedded!("task-fields.toml"),
            org_data: embedded!("org-data.toml"),
            cohorts: embedded!("cohorts.toml"),
            matrix: embedded!("matrix.toml"),
            risks: risks.risk,
            vendors: vendors.vendor,
            vendor_rules: embedded!("vendor-rules.toml"),
            sources: sources.source,
        };
        let declared: RuleFile = embedded!("rules-declared.toml");
        for row in rules.rule.into_iter().chain(declared.rule) {
            catalog.add_rule(row);
        }
        catalog.add_api(Api::Lightning, embedded!("lightning.toml"));
        catalog.add_api(Api::Classic, embedded!("classic.toml"));
        catalog.add_api(Api::Console, embedded!("console.toml"));
        catalog
    }

    fn add_rule(&mut self, row: RuleRow) {
        let rule = Rule {
            id: row.id,
            title: row.title,
            api: row.api,
            member: None,
            category: row.category,
            capability: row.capability,
            summary: row.summary,
            why: row.why,
            verify: row.verify,
            verify_built: row.verify_built,
            notes: Vec::new(),
            watch: row.watch,
            sources: row.sources,
            grounds: row.confidence,
            finds: row.finds,
            ignores: row.ignores,
            example: Example {
                path: row.example_path,
                look_alike_path: row.look_alike_path,
                beside: row.beside,
            },
            since: None,
            call_style: None,
            arguments: Vec::new(),
            counterpart: None,
            surfaces: row.surface,
            ties: row.tie,
            targets: mappings(row.targets),
        };
        self.rules.insert(rule.id.clone(), rule);
    }

    fn add_api(&mut self, api: Api, file: ApiFile) {
        for row in file.member {
            if !row.documented {
                self.undocumented.push((api, row.name.clone()));
            }
            let rule = self.member_rule(api, row);
            self.rules.insert(rule.id.clone(), rule);
        }
        for row in file.enumeration {
            self.constants.insert(row.name.clone(), row.value.clone());
            let rule = self.enumeration_rule(api, row);
            self.rules.insert(rule.id.clone(), rule);
        }
        for phantom in file.phantom {
            self.phantoms.insert((api, phantom.name.clone()), phantom);
        }
    }

    fn member_rule(&self, api: Api, row: MemberRow) -> Rule {
        let path = self.api(api).namespace.join(".");
        Rule {
            id: format!("{api}/{}", row.name),
            title: format!("{path}.{}", row.name),
            api: Some(api),
            member: Some(row.name),
            category: Category::Mandatory,
            capability: row.capability,
            summary: row.summary,
            why: row.why,
            verify: row.verify,
            verify_built: None,
            notes: row.notes,
            watch: row.watch,
            sources: row.sources,
            grounds: row.confidence,
            finds: row.before,
            ignores: row.ignores,
            example: adapter_script(),
            since: row.since,
            call_style: Some(row.style),
            arguments: row.arguments,
            counterpart: row.counterpart,
            surfaces: Vec::new(),
            ties: Vec::new(),
            targets: mappings(row.targets),
        }
    }

    fn enumeration_rule(&self, api: Api, row: EnumerationRow) -> Rule {
        let path = self.api(api).namespace.join(".");
        Rule {
            id: format!("{api}/{}", row.name),
            title: format!("{path}.{}", row.name),
            api: Some(api),
            member: Some(row.name),
            category: Category::Mandatory,
            capability: row.capability,
            summary: row.summary,
            why: row.why,
            verify: row.verify,
            verify_built: None,
            notes: row.notes,
            watch: row.watch,
            sources: row.sources,
            grounds: row.confidence,
            finds: row.before,
            ignores: row.ignores,
            example: adapter_script(),
            since: None,
            call_style: None,
            arguments: Vec::new(),
            counterpart: None,
            surfaces: Vec::new(),
            ties: Vec::new(),
            targets: mappings(row.targets),
        }
    }

    /// All rules, by id.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.rules.values()
    }

    /// The rule of that id.
    #[must_use]
    pub fn find_rule(&self, id: &str) -> Option<&Rule> {
        self.rules.get(id)
    }

    /// A rule that the code names; it is in the catalogue, or a test fails.
    ///
    /// # Panics
    /// If no row has that id.
    #[must_use]
    pub fn rule(&self, id: &str) -> &Rule {
        match self.rules.get(id) {
            Some(rule) => rule,
            None => panic!("no rule {id} in the catalogue"),
        }
    }

    /// Ids that somebody may have meant by one that does not exist, the nearest first.
    #[must_use]
    pub fn rules_like(&self, typed: &str) -> Vec<&str> {
        nearest(typed, self.rules.keys().map(String::as_str))
    }

    /// The constants of an enum.
    #[must_use]
    pub fn constants(&self, enumeration: &str) -> Option<&[Constant]> {
        self.constants.get(enumeration).map(Vec::as_slice)
    }

    /// A name that the API never had but code uses.
    #[must_use]
    pub fn phantom(&self, api: Api, name: &str) -> Option<&Phantom> {
        self.phantoms.get(&(api, name.to_owned()))
    }

    /// Whether a member is no part of the documented API.
    #[must_use]
    pub fn is_undocumented(&self, api: Api, name: &str) -> bool {
        self.undocumented
            .iter()
            .any(|(of, known)| *of == api && known == name)
    }

    /// One of the three APIs.
    ///
    /// # Panics
    /// Never for the embedded catalogue; a test holds that all three are there.
    #[must_use]
    pub fn api(&self, api: Api) -> &ApiText {
        self.apis
            .iter()
            .find(|text| text.id == api)
            .expect("all three APIs are in apis.toml")
    }

    /// A capability in words.
    ///
    /// # Panics
    /// Never for the embedded catalogue; a test holds that all are there.
    #[must_use]
    pub fn capability(&self, capability: Capability) -> &CapabilityText {
        self.capabilities
            .iter()
            .find(|text| text.id == capability)
            .expect("all capabilities are in capabilities.toml")
    }

    /// A target in words.
    ///
    /// # Panics
    /// Never for the embedded catalogue; a test holds that all are there.
    #[must_use]
    pub fn target(&self, target: Target) -> &TargetText {
        self.targets
            .iter()
            .find(|text| text.id == target)
            .expect("all targets are in targets.toml")
    }

    /// The text of a sourcing.
    ///
    /// # Panics
    /// Never for the embedded catalogue; a test holds that each sourcing has a text.
    #[must_use]
    pub fn sourcing(&self, sourcing: Sourcing) -> &SourcingText {
        let mut texts = self.sourcings.iter();
        let text = texts.find(|text| text.id == sourcing);
        text.expect("all sourcings are in targets.toml")
    }

    /// Days of a size.
    ///
    /// # Panics
    /// Never for the embedded catalogue; a test holds that all are there.
    #[must_use]
    pub fn days(&self, size: Size) -> Days {
        self.effort.size[&size]
    }

    /// The waiting time of that id.
    #[must_use]
    pub fn lead_time(&self, id: &str) -> Option<&LeadTimeRow> {
        self.lead_times.lead_time.iter().find(|row| row.id == id)
    }

    /// The vendor of that id.
    #[must_use]
    pub fn vendor(&self, id: &str) -> Option<&Vendor> {
        self.vendors.iter().find(|vendor| vendor.id == id)
    }

    /// The vendor of which every host under a domain is.
    #[must_use]
    pub fn vendor_of_domain(&self, domain: &str) -> Option<&Vendor> {
        let owns = |vendor: &&Vendor| vendor.domains.iter().any(|known| known == domain);
        self.vendors.iter().find(owns)
    }

    /// A source by id.
    #[must_use]
    pub fn source(&self, id: &str) -> Option<&SourceText> {
        self.sources.iter().find(|source| source.id == id)
    }
}

/// Where the examples of API members stand.
fn adapter_script() -> Example {
    Example {
        path: "staticresources/adapter.js".to_owned(),
        look_alike_path: None,
        beside: Vec::new(),
    }
}

fn mappings(rows: BTreeMap<Target, MappingRow>) -> BTreeMap<Target, Mapping> {
    rows.into_iter()
        .map(|(target, row)| (target, row.into()))
        .collect()
}
