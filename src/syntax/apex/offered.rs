//! Strings that go from class to class: what a file offers to others, and what it takes from them.

use super::composed::{Composed, LentPieces, Piece, Pieces};
use super::evaluate::Held;
use super::names::Names;
use super::statement::UNKNOWN;
use super::strings::{Site, Strings, Variables, is_known};
use super::{is_one_of, named, statement};
use crate::bundle::BundlePath;
use crate::syntax::facts::{ApexText, Elsewhere, TextPart};
use crate::syntax::interest::Interest;

/// Most text that a file offers to others.
const MAX_OFFERED: usize = 1024 * 1024;

/// What a text of the class in `file` says to a file that takes it.
pub(super) fn taken(text: &ApexText, file: &BundlePath, lent: &mut LentPieces) -> Held {
    let mut number = |text: &str, place: Elsewhere| {
        lent.push((text.to_owned(), place));
        Piece::Lent(lent.len() - 1)
    };
    let mut items: Vec<Pieces> = text
        .items
        .iter()
        .map(|parts| {
            let pieces = parts.iter().map(|part| match part {
                TextPart::Here(text, span) => number(
                    text,
                    Elsewhere {
                        file: file.clone(),
                        span: *span,
                    },
                ),
                TextPart::There(text, place) => number(text, place.clone()),
                TextPart::Between(mark) => Piece::Mark(mark),
                TextPart::Unknown => Piece::Unknown,
            });
            pieces.collect()
        })
        .collect();
    match items.pop() {
        Some(only) if !text.is_list && items.is_empty() => Held::Text(only),
        last => {
            items.extend(last);
            Held::List(items)
        }
    }
}

impl Strings<'_> {
    /// The strings that classes of the file offer, by path of the class and name of the member.
    pub(super) fn offered(
        &mut self,
        text: &str,
        interest: &Interest,
        names: &Names<'_>,
    ) -> Vec<(String, String, ApexText)> {
        let mut places: Vec<(String, String)> = self
            .constants
            .keys()
            .chain(self.returned.keys())
            .cloned()
            .collect();
        places.sort();
        let mut left = MAX_OFFERED;
        let mut offered = Vec::new();
        for (class, key) in places {
            let Some(path) = names
                .own_class(&class)
                .map(|class| class.path.to_lowercase())
            else {
                continue;
            };
            let site = Site {
                text,
                interest,
                names,
                class: &path,
                enclosing: None,
                variables: Variables::Parameters(&[]),
            };
            let Some(held) = self.own_member(&site, &path, &key, 0) else {
                continue;
            };
            if !held.items().iter().any(|pieces| is_known(pieces)) {
                continue;
            }
            let found = self.offer(&site, &held);
            let size: usize = found.items.iter().flatten().map(TextPart::size).sum();
            if size > left {
                break;
            }
            left -= size;
            offered.push((class, key, found));
        }
        offered
    }

    fn offer(&self, site: &Site<'_>, held: &Held) -> ApexText {
        let part = |piece: &Piece| match piece {
            Piece::Known(span) => TextPart::Here(span.of(site.text).to_owned(), *span),
            Piece::Lent(number) => match self.lent.get(*number) {
                Some((text, place)) => TextPart::There(text.clone(), place.clone()),
                None => TextPart::Unknown,
            },
            Piece::Mark(mark) => TextPart::Between(mark),
            Piece::Unknown => TextPart::Unknown,
        };
        let items = held.items();
        ApexText {
            items: items
                .iter()
                .map(|pieces| pieces.iter().map(part).collect())
                .collect(),
            is_list: matches!(held, Held::List(_)),
            is_open: items.iter().any(|pieces| {
                let composed = Composed::new(site.text, pieces, &self.lent);
                is_open(&composed.text, site.interest)
            }),
        }
    }
}

/// Whether a text names a field of interest and leaves open whose it is.
fn is_open(text: &str, interest: &Interest) -> bool {
    let is_field = |name: &str| {
        let field = name.rsplit('.').next().unwrap_or(name);
        is_one_of(field, &interest.fields)
    };
    match statement::statement(text) {
        Some(query) => {
            let mut fields = query.fields.into_iter();
            query.objects.is_empty()
                && fields.any(|(place, _)| text.get(place).is_some_and(is_field))
        }
        None => text.split(UNKNOWN).any(|part| {
            let mut found = named::in_string(part, interest).into_iter();
            found.any(|(place, _)| part.get(place).is_some_and(is_field))
        }),
    }
}
