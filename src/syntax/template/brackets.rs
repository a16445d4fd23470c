//! Where brackets and tags end, whatever language stands in them.

use super::super::merge_field::end_of_field;

/// Longest tag inside a script.
const MAX_TAG: usize = 4_000;

/// A walk over what a pair of brackets holds.
pub(super) struct Brackets<'t> {
    bytes: &'t [u8],
    start: usize,
    at: usize,
}

impl<'t> Brackets<'t> {
    /// Brackets that open at `start` and close within `limit` bytes.
    pub(super) fn new(text: &'t str, start: usize, limit: usize) -> Self {
        let bytes = text.as_bytes();
        Self {
            bytes: &bytes[..bytes.len().min(start + limit)],
            start,
            at: start,
        }
    }

    /// How many bytes were looked at.
    pub(super) fn looked(&self) -> usize {
        self.at - self.start + 1
    }

    /// One past the bracket that closes the first. `<` only counts as one where it is the first.
    pub(super) fn end(&mut self) -> Option<usize> {
        let is_tag = self.bytes.get(self.start) == Some(&b'<');
        let mut depth = 0_usize;
        let mut quote = None;
        while let Some(&byte) = self.bytes.get(self.at) {
            match (quote, byte) {
                (Some(_), b'\\') => self.at += 1,
                (Some(open), _) if byte == open => quote = None,
                (Some(_), _) => {}
                (None, b'"' | b'\'') => quote = Some(byte),
                (None, b'(' | b'[' | b'{') => depth += 1,
                (None, b')' | b']' | b'}') => depth = depth.checked_sub(1)?,
                (None, b'>') if is_tag && depth == 0 => return Some(self.at + 1),
                _ => {}
            }
            self.at += 1;
            if !is_tag && depth == 0 && quote.is_none() {
                return Some(self.at);
            }
        }
        None
    }
}

/// Length of the component tag, start or end, that opens at `at`: `<apex:outputText …/>`, `</c:x>`.
pub(in crate::syntax) fn tag_length(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    // `a<b:c` is a comparison.
    if at > 0
        && bytes
            .get(at - 1)
            .is_some_and(|byte| is_word(byte) || *byte == b')')
    {
        return None;
    }
    let start = at + 1 + usize::from(bytes.get(at + 1) == Some(&b'/'));
    let word = |from: usize| {
        bytes.get(from..).map_or(0, |rest| {
            rest.iter().take_while(|byte| is_word(byte)).count()
        })
    };
    let prefix = word(start);
    let colon = start + prefix;
    if prefix == 0 || bytes.get(colon) != Some(&b':') || !bytes.get(start)?.is_ascii_alphabetic() {
        return None;
    }
    let name = word(colon + 1);
    let mut end = colon + 1 + name;
    if name == 0
        || !matches!(
            bytes.get(end),
            Some(b' ' | b'\t' | b'\n' | b'\r' | b'/' | b'>')
        )
    {
        return None;
    }
    let mut quote = None;
    let limit = bytes.len().min(at + MAX_TAG);
    while end < limit {
        let byte = bytes[end];
        match quote {
            _ if byte == b'{' && bytes.get(end + 1) == Some(&b'!') => {
                end = end_of_field(text, end).unwrap_or(end + 2);
                continue;
            }
            Some(open) if byte == open => quote = None,
            None if byte == b'"' || byte == b'\'' => quote = Some(byte),
            None if byte == b'>' => return Some(end + 1 - at),
            None if byte == b'<' => return None,
            _ => {}
        }
        end += 1;
    }
    None
}
