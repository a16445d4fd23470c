//! What detection asks of the front ends: derived from the catalogue, once.

use std::sync::LazyLock;

use regex::Regex;

use crate::bundle::Language;
use crate::catalog::{Api, ApiText, catalog};
use crate::syntax::{Interest, Needles};

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
    let fields = catalog.records.field.iter().filter(|field| !field.general);
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
        ]
        .concat(),
        fields: fields.map(|field| field.name.clone()).collect(),
        types: vec!["CallCenter".to_owned()],
    }
});

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
        ]
        .map(str::to_owned),
    );
    needles
}

struct Sieves {
    code: Needles,
    apex: Needles,
    xml: Needles,
    json: Needles,
}

static SIEVES: LazyLock<Sieves> = LazyLock::new(|| {
    let softphone = &catalog().softphone_component.name;
    let layout = ["screenPopSettings", "callRelatedFields", "screenPopOptions"];
    let library = ["/support/api/", "opencti_", "opencti.js"];
    let calls = ["sforce.opencti", "sforce.interaction", "sforce.console.cti"];
    let call_center = ["<callCenter", "reqGeneralInfo", "<ConversationVendorInfo"];
    let mut fields: Vec<&str> = INTEREST.fields.iter().map(String::as_str).collect();
    fields.push("CallCenter");
    let xml: Vec<&str> = [softphone.as_str()]
        .into_iter()
        .chain(layout)
        .chain(library)
        .chain(calls)
        .chain(call_center)
        .collect();
    Sieves {
        code: Needles::new(code_needles()),
        apex: Needles::new(fields),
        xml: Needles::new(xml),
        json: Needles::new(layout.into_iter().chain(library).chain(calls)),
    }
});

/// Whether a text is worth a parser: one pass over it, before anything else is done.
#[must_use]
pub fn sieve(text: &str, language: Language) -> bool {
    let sieves = &*SIEVES;
    let needles = match language {
        Language::JavaScript | Language::TypeScript | Language::Markup(_) => {
            return names_code(text);
        }
        Language::Apex => {
            // Hidden managed code is short and has to be named.
            return sieves.apex.hit(text.as_bytes())
                || text.len() < 4096 && text.contains("(hidden)");
        }
        Language::Xml => &sieves.xml,
        Language::Json | Language::Prose | Language::OtherText => &sieves.json,
    };
    needles.hit(text.as_bytes())
}

/// Whether a needle of code stands in a text. `@salesforce/…`, which every Lightning web component imports, ends
/// in the letters of a global's name and is none.
fn names_code(text: &str) -> bool {
    let inside_a_word = |start: usize| {
        let before = start.checked_sub(1).and_then(|at| text.as_bytes().get(at));
        let global = INTEREST.globals.iter().any(|global| {
            let found = text.as_bytes().get(start..start + global.len());
            found.is_some_and(|found| found.eq_ignore_ascii_case(global.as_bytes()))
        });
        global && before.is_some_and(u8::is_ascii_alphanumeric)
    };
    SIEVES
        .code
        .find_all(text)
        .any(|(start, _)| !inside_a_word(start))
}

/// An address pattern, compiled.
pub(super) struct Include {
    pub(super) api: &'static ApiText,
    pub(super) regex: Regex,
    pub(super) certain: bool,
}

/// Compiles a pattern of the embedded catalogue.
pub(super) fn pattern(regex: &str) -> Regex {
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
