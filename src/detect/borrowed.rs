//! Fields that one class names and another makes something of: `'SELECT ' + Names.CALL_FIELDS + ' FROM Task'`.

use std::collections::BTreeMap;

use super::{Findings, Mention, Usage};
use crate::bundle::{BundlePath, Span};
use crate::catalog::Confidence;
use crate::syntax::facts::Elsewhere;

/// A field in a text of another file's class that this file makes a query's or a record's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Borrowed {
    /// Where the name stands.
    pub place: Elsewhere,
    /// The rule it is a usage of.
    pub rule: &'static str,
    /// How sure that is.
    pub confidence: Confidence,
    /// Whether it is written.
    pub write: bool,
}

/// What is borrowed, by place and rule.
type Borrowings = BTreeMap<(BundlePath, Span, &'static str), (Confidence, bool)>;

/// Makes usages of what files borrow from each other. One that was found already becomes as sure as its borrower is.
pub fn settle_borrowed(mut files: Vec<&mut Findings>) {
    let mut borrowings = Borrowings::new();
    for file in &mut files {
        for one in std::mem::take(&mut file.borrowed) {
            let place = (one.place.file, one.place.span, one.rule);
            let known = borrowings
                .entry(place)
                .or_insert((one.confidence, one.write));
            *known = (known.0.min(one.confidence), known.1 || one.write);
        }
    }
    for file in files {
        let lendable = std::mem::take(&mut file.lendable);
        if borrowings.is_empty() {
            continue;
        }
        for usage in &mut file.usages {
            if let Some((confidence, write)) = taken(&mut borrowings, usage) {
                settle(usage, confidence.min(usage.confidence), write);
            }
        }
        for mut usage in lendable {
            if let Some((confidence, write)) = taken(&mut borrowings, &usage) {
                settle(&mut usage, confidence, write);
                file.mentions.retain(|mention| !covers(&usage, mention));
                file.usages.push(usage);
            }
        }
    }
}

/// Who borrows what this usage is of; asked once.
fn taken(borrowings: &mut Borrowings, usage: &Usage) -> Option<(Confidence, bool)> {
    let place = &usage.place;
    borrowings.remove(&(place.path.clone(), place.span, usage.rule.id.as_str()))
}

fn settle(usage: &mut Usage, confidence: Confidence, write: bool) {
    usage.confidence = confidence;
    if write {
        usage
            .arguments
            .insert("access".to_owned(), "write".to_owned());
    }
}

fn covers(usage: &Usage, mention: &Mention) -> bool {
    let (inner, outer) = (&mention.place, &usage.place);
    inner.path == outer.path
        && outer.span.start <= inner.span.start
        && inner.span.end <= outer.span.end
}
