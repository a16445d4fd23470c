//! Metadata that leads to what other files gave, as the rules' ties say.

use std::collections::BTreeSet;

use super::super::findings::{Findings, Unit};
use super::super::parts::{self, ends_in};
use super::super::{Evidence, redact};
use super::{Ties, in_folder, rows};
use crate::bundle::Span;
use crate::catalog::{Confidence, Rule, Tie, TiedTo, catalog};
use crate::syntax::ElementText;
use crate::syntax::facts::XmlElement;

/// Children among which the sibling is looked for that a tie asks for.
const MAX_SIBLINGS: usize = 1_000;

pub(super) fn tied(unit: &Unit<'_>, ties: &Ties) -> Findings {
    let mut findings = Findings::default();
    let Some(root) = &unit.facts.xml else {
        return findings;
    };
    if ties.is_opened_flow(&unit.file.component) {
        let rule = catalog().rule("metadata/screen-pop-flow");
        let span = match root.text.is_empty() {
            true => root.span,
            false => root.text_span,
        };
        push(unit, rule, root, span, &mut findings);
        return findings;
    }
    let Some(rows) = rows().get(unit.file.component.kind.as_str()) else {
        return findings;
    };
    let mut seen: BTreeSet<(Span, &str)> = BTreeSet::new();
    root.walk(&mut |path| {
        let Some(element) = path.last().filter(|element| !element.text.is_empty()) else {
            return;
        };
        for (rule, tie) in rows {
            if is_meant(tie, path)
                && let Some(found) = leads(ties, tie.to, element)
                && seen.insert((element.text_span, rule.id.as_str()))
            {
                let span = match found.range {
                    Some(range) => ElementText::new(&unit.file.text, element).place(range),
                    None => element.text_span,
                };
                push(unit, rule, element, span, &mut findings);
                let Some(usage) = findings.usages.last_mut() else {
                    return;
                };
                usage.confidence = found.confidence;
                if let Some(host) = found.host {
                    let argument = "adapterHost".to_owned();
                    usage.arguments.insert(argument, redact(host));
                }
                if let Some((argument, value)) = told(tie.to, &element.text) {
                    usage.arguments.insert(argument.to_owned(), redact(value));
                }
                if tie.to == TiedTo::CallCenter
                    && let Some(name) = name_of_value(path)
                {
                    usage.enclosing = Some(name.to_owned());
                }
            }
        }
    });
    parts::settle(unit, &mut findings.usages);
    findings
}

/// What a usage keeps of the text that led to it, by name.
fn told(to: TiedTo, text: &str) -> Option<(&'static str, &str)> {
    match to {
        TiedTo::Page => Some(("page", text)),
        TiedTo::CallCenter => Some(("callCenter", text)),
        TiedTo::Report => Some(("report", text)),
        TiedTo::Address => Some(("address", text)),
        TiedTo::Host => None,
    }
}

/// What a text leads to.
struct Led<'t> {
    /// Where in the text, if not all of it.
    range: Option<Span>,
    confidence: Confidence,
    host: Option<&'t str>,
}

fn leads<'t>(ties: &'t Ties, to: TiedTo, element: &XmlElement) -> Option<Led<'t>> {
    let text = element.text.as_str();
    let whole = |is_one: bool| {
        is_one.then_some(Led {
            range: None,
            confidence: Confidence::High,
            host: None,
        })
    };
    match to {
        TiedTo::Host => {
            let (host, confidence) = text
                .split_whitespace()
                .find_map(|piece| ties.hosts.behind(piece))?;
            Some(Led {
                range: None,
                confidence,
                host: Some(host),
            })
        }
        TiedTo::Address => {
            let address = ties.address(text)?;
            // An address alone is the whole text; in a formula or in markup it is a part.
            let is_part = text.contains(['"', '\'', '(', '<']);
            Some(Led {
                range: is_part.then_some(address.range),
                confidence: Confidence::High,
                host: None,
            })
        }
        TiedTo::Page => whole(ties.is_page(text)),
        TiedTo::CallCenter => {
            let mut names = text.split([',', ';', '|', '\n']).map(str::trim);
            let is_named = ties.call_centers.contains(text)
                || names.any(|name| ties.call_centers.contains(name));
            whole(is_named || ties.address(text).is_some())
        }
        TiedTo::Report => whole(ties.reports.contains(&in_folder(text))),
    }
}

/// Whether a tie takes in the element that `path` ends in.
fn is_meant(tie: &Tie, path: &[&XmlElement]) -> bool {
    let [.., parent, element] = path else {
        return false;
    };
    let has_sibling = tie.when.as_ref().is_none_or(|sibling| {
        let mut children = parent.children.iter().take(MAX_SIBLINGS);
        children.any(|child| child.name == sibling.name && child.text == sibling.text)
    });
    tie.elements.iter().any(|end| ends_in(path, end))
        && !tie.except.contains(&element.name)
        && has_sibling
}

/// The label, or the field of a record, whose value an element is: named in a sibling.
fn name_of_value<'x>(path: &[&'x XmlElement]) -> Option<&'x str> {
    path.iter().rev().find_map(|around| {
        around
            .child_text("fullName")
            .or_else(|| around.child_text("field"))
    })
}

fn push(
    unit: &Unit<'_>,
    rule: &'static Rule,
    element: &XmlElement,
    span: Span,
    findings: &mut Findings,
) {
    let mut usage = unit.usage(rule, span, Evidence::Configuration, Confidence::High);
    usage.enclosing = Some(element.name.clone());
    findings.usages.push(usage);
}
