//! Where detectors put what they find in one file.

use std::collections::{BTreeMap, BTreeSet};

use super::redact::redact;
use super::{
    Borrowed, CallCenter, Evidence, FieldDefinition, FieldUse, Fingerprint, HostUse, Mention,
    MentionReason, Place, Shape, SoftphoneLayout, Trace, Usage, WaiverComment, names, waivers,
};
use crate::bundle::{ComponentId, Gap, LineIndex, SourceFile, Span};
use crate::catalog::{Confidence, Rule, catalog};
use crate::syntax::facts::Facts;

/// A file with its facts: what every detector is given.
#[derive(Debug)]
pub struct Unit<'u> {
    /// The file.
    pub file: &'u SourceFile,
    /// What the front ends say of it.
    pub facts: &'u Facts,
    /// Its lines.
    pub lines: LineIndex,
}

impl<'u> Unit<'u> {
    /// A unit of work.
    #[must_use]
    pub fn new(file: &'u SourceFile, facts: &'u Facts) -> Self {
        Self {
            file,
            facts,
            lines: LineIndex::new(&file.text),
        }
    }

    /// The place of a span of this file.
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        Place {
            path: self.file.path.clone(),
            span,
            start: self.lines.position(&self.file.text, span.start),
            end: self.lines.position(&self.file.text, span.end),
        }
    }

    /// The text around a span: its line, or the part of a very long line that holds it.
    #[must_use]
    pub fn snippet(&self, span: Span) -> String {
        let text: &str = &self.file.text;
        let line = self.lines.position(text, span.start).line;
        let whole = self.lines.line(text, line);
        let whole = if whole.len() <= LONG_LINE {
            waivers::without(whole)
        } else {
            whole
        };
        // A character takes at most four bytes: a line of megabytes is not counted for every find in it.
        let is_short = whole.len() <= 4 * Usage::SNIPPET_CHARS
            && whole.chars().count() <= Usage::SNIPPET_CHARS;
        let shown = if is_short {
            whole.trim().to_owned()
        } else {
            // A minified script is one line: show what stands around the place.
            const BEFORE: usize = 40;
            // A secret that the snippet starts is redacted whole, up to here.
            const LOOKED_AT: usize = 4 * Usage::SNIPPET_CHARS;
            let before = text.get(..span.start).unwrap_or("");
            let lead: String = before
                .chars()
                .rev()
                .take(BEFORE)
                .take_while(|c| *c != '\n')
                .collect();
            let lead: String = lead.chars().rev().collect();
            let rest: String = text
                .get(span.start..)
                .unwrap_or("")
                .chars()
                .take_while(|c| *c != '\n')
                .take(LOOKED_AT)
                .collect();
            format!("{lead}{rest}").trim().to_owned()
        };
        Usage::cut(&redact(&shown))
    }

    /// A usage of `rule` at `span`, with everything that follows from the file.
    #[must_use]
    pub fn usage(
        &self,
        rule: &'static Rule,
        span: Span,
        evidence: Evidence,
        confidence: Confidence,
    ) -> Usage {
        Usage {
            rule,
            api: rule.api,
            member: None,
            known: true,
            place: self.place(span),
            component: self.file.component.clone(),
            archive_member: self.file.member.clone(),
            package: self.file.package.clone(),
            evidence,
            confidence,
            snippet: self.snippet(span),
            arguments: BTreeMap::new(),
            test_code: self.file.test_code,
            force_ignored: self.file.force_ignored,
            standard: None,
            history: None,
            serves_voice: false,
            waiver: None,
            enclosing: None,
            fingerprint: Fingerprint::default(),
            shape: Shape::default(),
        }
    }

    /// A mention of the rule of that id.
    #[must_use]
    pub fn mention(&self, rule: &str, span: Span, reason: MentionReason) -> Mention {
        Mention {
            rule: catalog().rule(rule),
            place: self.place(span),
            reason,
            component: self.file.component.clone(),
            archive_member: self.file.member.clone(),
            snippet: self.snippet(span),
            test_code: self.file.test_code,
            fingerprint: Fingerprint::default(),
            shape: Shape::default(),
        }
    }
}

/// How a script calls Apex.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ApexCall {
    /// Through Open CTI.
    RunApex,
    /// By JavaScript remoting or as a web service.
    Remote,
    /// Written like a remote call; its class has to confirm it.
    Guess,
}

/// Apex that a script calls by name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ApexTarget {
    /// Class, with its namespace where it is written.
    pub class: String,
    /// Method.
    pub method: String,
    /// How it is called.
    pub by: ApexCall,
    /// Names of the parameters it is given, where all of them are known.
    pub parameters: Option<Vec<String>>,
    /// Who calls it.
    pub caller: ComponentId,
    /// Where it is called.
    pub place: Place,
}

/// Bytes from which on a line is not looked through for a waiver at its end.
const LONG_LINE: usize = 4_096;

/// A usage that counts only beside something else.
#[derive(Debug)]
pub struct Companion {
    /// The usage, if it counts.
    pub usage: Usage,
    /// What has to be beside it.
    pub needs: Needs,
}

/// What a companion needs beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Needs {
    /// A use of one of the APIs in the component.
    Api(ComponentId),
    /// The softphone utility in the component. An app of the org's own can show a bar that every org has.
    Softphone(ComponentId),
    /// A variable of a flow that holds records of an object.
    Variable {
        /// The flow.
        flow: String,
        /// The variable.
        name: String,
        /// The object.
        object: &'static str,
    },
    /// The name of an object, wherever the same records are the matter.
    Object(Scope, &'static str),
}

/// Files that are about the same records: those of one component bundle, or a file alone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Scope(String);

impl Scope {
    /// The scope of a file.
    #[must_use]
    pub fn of(file: &SourceFile) -> Self {
        let bundles = &catalog().access.page.bundles;
        Self(if bundles.contains(&file.component.kind) {
            format!("{}:{}", file.component.kind, file.component.full_name)
        } else {
            file.path.to_string()
        })
    }
}

/// A trigger, for the classes that do its work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TriggerHead {
    /// The trigger.
    pub trigger: ComponentId,
    /// Its object.
    pub object: String,
    /// Its events, as words.
    pub events: Vec<String>,
    /// Classes it hands its records to, as written.
    pub handlers: Vec<String>,
    /// Where it begins.
    pub place: Place,
}

/// What was found in one file, or in many.
#[derive(Debug, Default)]
pub struct Findings {
    /// Usages.
    pub usages: Vec<Usage>,
    /// Usages that count only beside others, perhaps in other files.
    pub companions: Vec<Companion>,
    /// Objects with fields of interest, where records of them are the matter.
    pub objects: BTreeSet<(Scope, &'static str)>,
    /// Mentions.
    pub mentions: Vec<Mention>,
    /// Call centers.
    pub call_centers: Vec<CallCenter>,
    /// Softphone layouts.
    pub softphone_layouts: Vec<SoftphoneLayout>,
    /// Apex called by name.
    pub apex_targets: Vec<ApexTarget>,
    /// Waivers in comments.
    pub waivers: Vec<WaiverComment>,
    /// Triggers.
    pub triggers: Vec<TriggerHead>,
    /// Variables of flows that others read, and their objects: by flow, then by variable, in lower case.
    pub variables: BTreeMap<String, BTreeMap<String, String>>,
    /// What could not be understood.
    pub gaps: Vec<Gap>,
    /// Usages that count if another class borrows them.
    pub lendable: Vec<Usage>,
    /// What this file borrows.
    pub borrowed: Vec<Borrowed>,
    /// Hosts that code of adapters names.
    pub hosts: Vec<HostUse>,
    /// Fields of call records.
    pub field_uses: Vec<FieldUse>,
    /// How custom fields of Task are declared.
    pub field_definitions: Vec<FieldDefinition>,
    /// Traces of readiness for a target.
    pub traces: Vec<Trace>,
}

impl Findings {
    /// Adds what another file gave.
    pub fn absorb(&mut self, other: Findings) {
        self.usages.extend(other.usages);
        self.companions.extend(other.companions);
        self.objects.extend(other.objects);
        self.mentions.extend(other.mentions);
        self.call_centers.extend(other.call_centers);
        self.softphone_layouts.extend(other.softphone_layouts);
        self.apex_targets.extend(other.apex_targets);
        self.waivers.extend(other.waivers);
        self.triggers.extend(other.triggers);
        self.variables.extend(other.variables);
        self.gaps.extend(other.gaps);
        self.lendable.extend(other.lendable);
        self.borrowed.extend(other.borrowed);
        self.hosts.extend(other.hosts);
        self.field_uses.extend(other.field_uses);
        self.field_definitions.extend(other.field_definitions);
        self.traces.extend(other.traces);
    }
}

impl Findings {
    /// Flows whose variables companions need to know.
    pub fn flows_asked(&self) -> impl Iterator<Item = &str> {
        self.companions
            .iter()
            .filter_map(|companion| match &companion.needs {
                Needs::Variable { flow, .. } => Some(flow.as_str()),
                _ => None,
            })
    }

    /// Turns companions into usages where what they need is there.
    pub fn settle_companions(&mut self) {
        let key = |id: &ComponentId| (id.kind.clone(), id.full_name.to_lowercase());
        let with_api: BTreeSet<_> = self
            .usages
            .iter()
            .filter(|usage| usage.api.is_some() && usage.rule.id != CONSOLE_LIBRARY)
            .map(|usage| key(&usage.component))
            .collect();
        // With the reason why it is one that every org has, where it is.
        let with_softphone: BTreeMap<_, _> = self
            .usages
            .iter()
            .filter(|usage| usage.rule.id == catalog().softphone_component.rule)
            .map(|usage| (key(&usage.component), usage.standard))
            .collect();
        // The toolkit serves tabs and much else: alone it says nothing of a phone.
        for usage in &mut self.usages {
            if usage.rule.id == CONSOLE_LIBRARY && !with_api.contains(&key(&usage.component)) {
                usage.standard = Some(TOOLKIT_ALONE);
            }
        }
        for mut companion in std::mem::take(&mut self.companions) {
            let usage = &mut companion.usage;
            let is_there = match &companion.needs {
                Needs::Api(of) => with_api.contains(&key(of)),
                Needs::Softphone(of) => match with_softphone.get(&key(of)) {
                    Some(standard) => {
                        usage.standard = standard.and_then(|_| delivered_with(of, usage));
                        true
                    }
                    None => false,
                },
                Needs::Variable { flow, name, object } => {
                    match self.variables.get(&flow.to_lowercase()) {
                        Some(known) => {
                            usage.confidence = Confidence::High;
                            let known = known.get(&name.to_lowercase());
                            known.is_some_and(|known| names::leads_to(known, object))
                        }
                        // The flow is not in the bundle.
                        None => true,
                    }
                }
                Needs::Object(scope, object) => self.objects.contains(&(scope.clone(), *object)),
            };
            if is_there {
                self.usages.push(companion.usage);
            }
        }
    }
}

/// Why an app that shows a page as every org has it is delivered together with it, if it is.
fn delivered_with(page: &ComponentId, usage: &Usage) -> Option<&'static str> {
    let mut rows = catalog().records.default_noise.iter();
    rows.find(|row| {
        row.full_name.as_ref() == Some(&page.full_name)
            && row.apps.contains(&usage.component.full_name)
    })
    .map(|row| row.why.as_str())
}

/// Why the toolkit's script is shown and does not count where nothing of telephony stands beside it.
const TOOLKIT_ALONE: &str = "The console toolkit opens tabs and reads console state; nothing beside it uses its telephony methods or Open CTI.";
/// A page that only loads the console's toolkit is no adapter.
const CONSOLE_LIBRARY: &str = "include/console-library";
