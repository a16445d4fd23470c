//! What detection asks of the front ends: derived from the catalogue, once.

use std::sync::LazyLock;

use regex::Regex;

use super::waivers;
use crate::bundle::{Entry, Language, MarkupKind};
use crate::catalog::{Api, ApiText, CodeLanguage, catalog};
use crate::syntax::{
    ApexInterest, CodeElement, EmbeddedLanguage, GraphqlInterest, Interest, Needles, RecordInterest,
};

/// The names and texts that detection asks the front ends to look for.
pub fn interest() -> &'static Interest {
    &INTEREST
}

static INTEREST: LazyLock<Interest> = LazyLock::new(|| {
    let catalog = catalog();
    let mut globals: Vec<String> = catalog
        .apis
        .iter()
        .filter_map(|api| api.namespace.first().cloned())
        .collect();
    globals.sort();
    globals.dedup();
    let fields = catalog
        .records
        .field
        .iter()
        .filter(|field| !field.general || field.name == "Extension");
    Interest {
        paths: catalog
            .apis
            .iter()
            .map(|api| api.namespace.clone())
            .collect(),
        globals,
        needles: Needles::new(code_needles()),
        callees: [
            &catalog.functions.loaders[..],
            &catalog.functions.creators[..],
            &catalog.functions.messengers[..],
            &catalog.functions.remote[..],
            &catalog.functions.configurers[..],
        ]
        .concat(),
        fields: fields.map(|field| field.name.clone()).collect(),
        types: APEX_TYPES.map(str::to_owned).to_vec(),
        apex: ApexInterest {
            literals: ["User.CallCenter", "OpenCTI"].map(str::to_owned).to_vec(),
            methods: vec!["getDisplayLocation".to_owned()],
            words: Needles::new(record_words()),
        },
        records: records(),
        code_elements: catalog
            .code_elements
            .iter()
            .map(|row| CodeElement {
                element: row.element.clone(),
                parents: row.parents.clone(),
                when: row
                    .when
                    .as_ref()
                    .map(|sibling| (sibling.name.clone(), sibling.text.clone())),
                language: match row.language {
                    CodeLanguage::Script => EmbeddedLanguage::Script,
                    CodeLanguage::Markup => EmbeddedLanguage::Markup,
                },
            })
            .collect(),
    }
});

/// How scripts name records, by the catalogue.
fn records() -> RecordInterest {
    let access = &catalog().access;
    let scripts = &access.scripts;
    let makers = access.maker.iter();
    let fields = field_names();
    let objects: Vec<String> = QUERIED_OBJECTS.map(str::to_owned).to_vec();
    let key = |key: &String| key.split('.').map(str::to_owned).collect();
    RecordInterest {
        words: Needles::new(fields.iter().chain(&objects)),
        fields,
        objects,
        object_keys: scripts.object_keys.iter().map(key).collect(),
        makers: makers.map(|row| (row.name.clone(), row.argument)).collect(),
        writers: scripts.writers.clone(),
        models: scripts.models.clone(),
        wrappers: scripts.wrappers.clone(),
        addresses: scripts.addresses.clone(),
        query_parameters: scripts.query_parameters.clone(),
        list_parameters: scripts.list_parameters.clone(),
        graphql: GraphqlInterest {
            root: scripts.graphql_root.clone(),
            steps: scripts.graphql_steps.clone(),
            mutations: scripts.graphql_mutations.clone(),
        },
        modules: scripts.schema_modules.clone(),
    }
}

/// Objects with a rule for whoever queries them.
pub(super) const QUERIED_OBJECTS: [&str; 2] = ["CallCenter", "AdditionalNumber"];

/// Objects that matter in Apex: those with rules, and those that tell whose a field is.
const APEX_TYPES: [&str; 9] = [
    "CallCenter",
    "AdditionalNumber",
    "Task",
    "ActivityHistory",
    "OpenActivity",
    "User",
    "VoiceCall",
    "VoiceCallRecording",
    "UserServicePresence",
];

/// Names of fields and objects that stand for themselves.
pub(super) fn record_words() -> impl Iterator<Item = &'static str> {
    let fields = catalog().records.field.iter();
    let mut words: Vec<&str> = fields
        .filter(|field| !field.general)
        .map(|field| field.name.as_str())
        .collect();
    words.extend(QUERIED_OBJECTS);
    words.sort_unstable();
    words.dedup();
    // The longest first: the words are tried in order.
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words.into_iter()
}

/// Texts of which every usage in a script or in markup holds at least one.
fn code_needles() -> Vec<String> {
    let mut needles: Vec<String> = catalog()
        .apis
        .iter()
        .map(|api| api.namespace.join("."))
        .collect();
    needles.extend(
        [
            "sforce",
            "opencti",
            "interaction.js",
            "/support/api/",
            "/support/console/",
            "clickToDial",
            "click-to-dial",
            "omniToolkitAPI",
            "sendCTIMessage",
            "UtilityBarAPI",
            waivers::MARK,
        ]
        .map(str::to_owned),
    );
    let (fields, objects) = (field_names(), QUERIED_OBJECTS);
    let blanks = [" ", "+", "%20"];
    needles.extend(fields);
    needles.extend(
        objects
            .iter()
            .flat_map(|object| blanks.map(|blank| format!("from{blank}{object}"))),
    );
    needles
}

/// Names of fields as scripts and markup write them.
fn field_names() -> Vec<String> {
    let fields = catalog().records.field.iter();
    let mut names: Vec<String> = fields
        .filter(|field| !field.general)
        .map(|field| field.name.clone())
        .collect();
    names.sort();
    names.dedup();
    names
}

/// Texts by which a script names a rare object, and those by which markup does.
fn naming_needles() -> (Vec<String>, Vec<String>) {
    let access = &catalog().access;
    let rows = access.owner.iter().filter(|row| row.rare);
    let objects: Vec<&str> = rows.map(|row| row.object.as_str()).collect();
    let modules = access.scripts.schema_modules.iter();
    (
        modules
            .flat_map(|module| {
                objects
                    .iter()
                    .map(move |object| format!("{module}{object}"))
            })
            .collect(),
        objects
            .iter()
            .flat_map(|object| [format!("=\"{object}\""), format!("='{object}'")])
            .collect(),
    )
}

struct Sieves {
    script: CodeSieve,
    page: CodeSieve,
    template: CodeSieve,
    apex: Needles,
    xml: Needles,
    json: CodeSieve,
    other: Needles,
}

static SIEVES: LazyLock<Sieves> = LazyLock::new(|| {
    let softphone = &catalog().softphone_component.name;
    let layout = ["screenPopSettings", "callRelatedFields", "screenPopOptions"];
    let library = [
        "/support/api/",
        "/support/console/",
        "opencti_",
        "opencti.js",
    ];
    // Merge fields of email templates.
    let merged = [
        "Task.CallObject",
        "Task.CallType",
        "Task.CallDisposition",
        "Task.CallDurationInSeconds",
    ];
    let escaped_library = [r"\/support\/api\/"];
    let calls = ["sforce.opencti", "sforce.interaction", "sforce.console.cti"];
    // Buttons and home-page components hold scripts, which can use other names.
    let code = ["sforce", "REQUIRESCRIPT", "&lt;script"];
    let call_center = ["<callCenter", "reqGeneralInfo", "<ConversationVendorInfo"];
    // A Canvas app asks where it is shown; a trigger hands Tasks to code that uses their fields.
    let apex = record_words()
        .chain(["getDisplayLocation", "on Task", waivers::MARK])
        .chain(catalog().functions.adapter_names.iter().map(String::as_str));
    // Columns of reports and lists hold the same letters in capitals; needles compare without case.
    let declared = [
        "sendCTIMessage",
        "locationOptions",
        ">Phone</channel>",
        "CallDuration",
        "OpenCTI",
        "CallCenterId",
        // A lookup of call centers, and how report types and reports write a user's.
        ">CallCenter<",
        ">AdditionalNumber<",
        ".CallCenter<",
        "$CallCenter<",
        "ManageCallCenters",
    ];
    let xml: Vec<&str> = [softphone.as_str(), waivers::MARK]
        .into_iter()
        .chain(declared)
        .chain(INTEREST.fields.iter().map(String::as_str))
        .chain(layout)
        .chain(library)
        .chain(calls)
        .chain(code)
        .chain(call_center)
        .collect();
    let (modules, attributes) = naming_needles();
    Sieves {
        script: CodeSieve::new(code_needles(), modules),
        page: CodeSieve {
            ignores_case: true,
            ..CodeSieve::new(code_needles(), Vec::new())
        },
        template: CodeSieve::new(code_needles(), attributes),
        apex: Needles::new(apex),
        xml: Needles::new(xml),
        other: Needles::new(
            [waivers::MARK]
                .into_iter()
                .chain(merged)
                .chain(layout)
                .chain(library)
                .chain(calls),
        ),
        json: CodeSieve::new(
            [waivers::MARK]
                .into_iter()
                .chain(INTEREST.globals.iter().map(String::as_str))
                .chain(layout)
                .chain(library)
                .chain(escaped_library)
                .map(str::to_owned)
                .collect(),
            Vec::new(),
        ),
    }
});

/// Whether a text is worth a parser: one pass over it, before anything else is done.
#[must_use]
pub fn sieve(text: &str, language: Language) -> bool {
    let sieves = &*SIEVES;
    let needles = match language {
        Language::JavaScript | Language::TypeScript => return sieves.script.hit(text),
        Language::Markup(MarkupKind::Aura | MarkupKind::Lwc) => return sieves.template.hit(text),
        Language::Markup(_) => return sieves.page.hit(text),
        Language::Json => return sieves.json.hit(text),
        Language::Apex => {
            // Hidden managed code is short and has to be named.
            return sieves.apex.hit(text.as_bytes())
                || text.len() < 4096 && text.contains("(hidden)");
        }
        Language::Xml => return sieves.xml.hit_where(text, |at| !is_namespace(text, at)),
        Language::Prose | Language::OtherText => &sieves.other,
    };
    needles.hit(text.as_bytes())
}

/// Whether a file may open a page or an address, as far as one pass over its text can tell. Files of which an org has
/// few are not asked.
#[must_use]
pub fn may_open(entry: &Entry, language: Language, text: &str) -> bool {
    static CODE: LazyLock<Needles> = LazyLock::new(|| {
        let openings = &catalog().openings;
        let words = [
            &openings.page_address,
            &openings.page_global,
            &openings.scheme,
        ];
        Needles::new(words.into_iter().chain(&openings.page_attributes))
    });
    static APEX: LazyLock<Needles> = LazyLock::new(|| {
        let openings = &catalog().openings;
        let page = format!("{}.", openings.page_type);
        Needles::new([&page, &openings.page_address, &openings.scheme])
    });
    static MARKED: LazyLock<Vec<(&str, Needles)>> = LazyLock::new(|| {
        let marked = catalog().openings.marked.iter();
        marked
            .map(|row| (row.r#type.as_str(), Needles::new(&row.words)))
            .collect()
    });
    let kind = entry.component.kind.as_str();
    let is_code = || catalog().openings.types.iter().any(|known| known == kind);
    let needles = match language {
        Language::Xml => MARKED
            .iter()
            .find(|(marked, _)| *marked == kind)
            .map(|(_, needles)| needles),
        Language::Apex => is_code().then_some(&*APEX),
        Language::JavaScript | Language::TypeScript | Language::Markup(_) => {
            is_code().then_some(&*CODE)
        }
        Language::Json | Language::Prose | Language::OtherText => None,
    };
    needles.is_some_and(|needles| needles.hit(text.as_bytes()))
}

/// Whether a needle at `at` is a part of the address that names the elements of every metadata file.
fn is_namespace(text: &str, at: usize) -> bool {
    const ADDRESS: &str = "sforce.com/";
    text.get(at..at + ADDRESS.len()) == Some(ADDRESS)
}

/// Needles of code, with what has to stand around some of them.
struct CodeSieve {
    needles: Needles,
    /// Needles that count in these letters only.
    exact: Vec<String>,
    /// Needles that count as whole words only.
    words: Vec<String>,
    /// Whether those count in all letters, as the expressions of Visualforce have them.
    ignores_case: bool,
}

impl CodeSieve {
    fn new(needles: Vec<String>, exact: Vec<String>) -> Self {
        Self {
            needles: Needles::new(needles.iter().chain(&exact)),
            exact,
            words: field_names(),
            ignores_case: false,
        }
    }

    /// Whether one of the needles stands in a text.
    fn hit(&self, text: &str) -> bool {
        self.needles
            .hit_where(text, |start| self.counts(text, start))
    }

    fn counts(&self, text: &str, start: usize) -> bool {
        let bytes = text.as_bytes();
        let stands_here = |needle: &String| {
            let found = bytes.get(start..start + needle.len());
            found.is_some_and(|found| found.eq_ignore_ascii_case(needle.as_bytes()))
        };
        let is_part = |at: Option<usize>| {
            let byte = at.and_then(|at| bytes.get(at));
            byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
        };
        // `@salesforce/…`, which every Lightning web component imports, ends in the letters of a global's name.
        if INTEREST.globals.iter().any(stands_here) {
            let before = start.checked_sub(1).and_then(|at| bytes.get(at));
            return !before.is_some_and(u8::is_ascii_alphanumeric);
        }
        if let Some(needle) = self.exact.iter().find(|needle| stands_here(needle)) {
            return bytes.get(start..start + needle.len()) == Some(needle.as_bytes());
        }
        match self.words.iter().find(|word| stands_here(word)) {
            Some(word) => {
                let end = start + word.len();
                let written = text.get(start..end).unwrap_or("");
                let is_whole = !is_part(start.checked_sub(1)) && !is_part(Some(end));
                is_whole && (self.ignores_case || !is_camel_case(written))
            }
            None => true,
        }
    }
}

/// `callType`: the name of a member in the style of scripts, where fields are written as they are declared and queries
/// in one sort of letters.
fn is_camel_case(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.contains(|c: char| c.is_ascii_uppercase())
}

/// An address pattern, compiled.
pub(super) struct Include {
    pub(super) api: &'static ApiText,
    pub(super) regex: Regex,
    pub(super) certain: bool,
}

/// Compiles a pattern of the program or of its embedded catalogue.
///
/// # Panics
/// Where the pattern is none; a test compiles all of them.
#[must_use]
pub fn pattern(regex: &str) -> Regex {
    match Regex::new(regex) {
        Ok(regex) => regex,
        Err(error) => panic!("pattern `{regex}` of the catalogue: {error}"),
    }
}

/// Address patterns of all libraries, in the catalogue's order.
pub(super) fn includes() -> &'static [Include] {
    static INCLUDES: LazyLock<Vec<Include>> = LazyLock::new(|| {
        let mut includes = Vec::new();
        for api in &catalog().apis {
            for include in &api.include {
                includes.push(Include {
                    api,
                    regex: pattern(&include.regex),
                    certain: include.certain,
                });
            }
        }
        includes
    });
    &INCLUDES
}

/// Calls written out in a comment, a string or prose: group 1 is the namespace, group 2 the member.
pub(super) fn written_calls() -> &'static Regex {
    static WRITTEN: LazyLock<Regex> = LazyLock::new(|| {
        let names: Vec<String> = catalog()
            .apis
            .iter()
            .map(|api| {
                let steps: Vec<String> = api
                    .namespace
                    .iter()
                    .map(|step| regex::escape(step))
                    .collect();
                steps.join(r"\s*\??\.\s*")
            })
            .collect();
        let inner: Vec<&str> = catalog()
            .apis
            .iter()
            .flat_map(|api| api.inner.iter().map(String::as_str))
            .collect();
        pattern(&format!(
            r"\b({})\b(?:\s*\??\.\s*((?:(?:{})\s*\.\s*)?[A-Za-z_$][\w$]*))?",
            names.join("|"),
            inner.join("|")
        ))
    });
    &WRITTEN
}

/// The API whose namespace is written so, blanks and question marks left out.
pub(super) fn api_of_namespace(written: &str) -> Option<Api> {
    let plain: String = written
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '?')
        .collect();
    catalog()
        .apis
        .iter()
        .find(|api| api.namespace.join(".") == plain)
        .map(|api| api.id)
}
