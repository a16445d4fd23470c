//! Templates: what a server, or a tool, replaces in a text before a browser sees it.
//!
//! ERB, PHP, JSP, ASP.NET with Razor, EJS, Jinja and its like, Handlebars, Go, FreeMarker, Velocity, Smarty, Blade,
//! Thymeleaf, ColdFusion … The family is open, so no file is asked which of them it is written for: a text is read
//! as it is, and only where that fails whatever looks like a template's own syntax is blanked. What looks like it
//! and names what is looked for is never blanked.

mod brackets;
mod words;

use std::cell::Cell;

use super::holes::{Hole, HoleKind, blank_holes};
use super::interest::Interest;
use super::merge_field::end_of_field;
use crate::bundle::Span;
use brackets::Brackets;
pub(super) use brackets::tag_length;
pub(super) use words::opens_block;

/// Longest hole of most kinds.
const MAX_HOLE: usize = 4_000;
/// Longest block of a server's code inside a script.
const MAX_BLOCK: usize = 64 * 1024;
/// How many bytes of a text are looked over, again and again, for the ends of holes.
const MAX_LOOKING: usize = 16 * 1024 * 1024;

/// The script with everything blanked that looks like a template's syntax; `None` if there is nothing.
/// `is_in_page`: also what starts with `@`, which in a script file is a decorator.
pub(super) fn blank(script: &str, is_in_page: bool, interest: &Interest) -> Option<String> {
    let template = Template::new(script);
    let blanked = blank_holes(script, |text, at| {
        let hole = template.hole(at, is_in_page)?;
        let inside = text.get(at..hole.end)?;
        let is_wanted = |global: &String| {
            inside.match_indices(global.as_str()).any(|(at, _)| {
                let behind = inside.as_bytes().get(at + global.len());
                matches!(behind, Some(b'.' | b'['))
            })
        };
        (!interest.globals.iter().any(is_wanted)).then_some(hole)
    });
    (blanked != script).then_some(blanked)
}

/// A text with `{…}` for each part that something else fills: merge fields and holes of templates.
#[must_use]
pub fn shown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut end = 0;
    for part in filled(text) {
        out.push_str(&text[end..part.start]);
        out.push_str("{…}");
        end = part.end;
    }
    out.push_str(&text[end..]);
    out
}

/// The parts of a text that something else fills: merge fields and holes of templates.
#[must_use]
pub fn filled(text: &str) -> Vec<Span> {
    let template = Template::new(text);
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(next) = text
        .get(from..)
        .and_then(|rest| rest.find(['{', '<', '[', '$', '#', '@']))
    {
        let start = from + next;
        let end = if text[start..].starts_with("{!") {
            end_of_field(text, start)
        } else {
            template.hole(start, true).map(|hole| hole.end)
        };
        from = end.unwrap_or(start + 1);
        found.extend(end.map(|end| Span::new(start, end)));
    }
    found
}

/// Finds holes in a text.
pub(super) struct Template<'t> {
    text: &'t str,
    looked: Cell<usize>,
}

impl<'t> Template<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            looked: Cell::new(0),
        }
    }

    /// The hole that starts at byte `at`.
    pub(super) fn hole(&self, at: usize, is_in_page: bool) -> Option<Hole> {
        match self.text.as_bytes().get(at)? {
            b'<' => self.server_block(at).or_else(|| self.tag(at)),
            b'{' => self.braces(at),
            b'[' => self.brackets(at),
            b'$' => self.dollar(at),
            b'#' => self.hash(at),
            b'@' if is_in_page => self.at_sign(at),
            _ => None,
        }
    }

    fn rest(&self, at: usize) -> &'t str {
        self.text.get(at..).unwrap_or("")
    }

    /// What stands between an opening mark of `open` bytes at `at` and `close`, if the hole ends before `stop`
    /// opens another, and one past its end.
    fn inside(&self, at: usize, open: usize, close: &str, stop: &str) -> Option<(&'t str, usize)> {
        let limit = if close == "%>" || close == "?>" || close == "--%>" {
            MAX_BLOCK
        } else {
            MAX_HOLE
        };
        if self.looked.get() > MAX_LOOKING {
            return None;
        }
        let from = at + open;
        let bytes = self.text.as_bytes();
        let window = &bytes[from.min(bytes.len())..bytes.len().min(from + limit)];
        let starts = |at: usize, mark: &str| window[at..].starts_with(mark.as_bytes());
        let found =
            (0..window.len()).find(|&at| starts(at, close) || !stop.is_empty() && starts(at, stop));
        self.looked
            .set(self.looked.get() + found.unwrap_or(window.len()) + 1);
        let length = found.filter(|&at| starts(at, close))?;
        let inner = self.text.get(from..from + length)?;
        Some((inner, from + length + close.len()))
    }

    /// One past the brackets that open at `at`, whatever stands in them.
    fn balanced(&self, at: usize) -> Option<usize> {
        if self.looked.get() > MAX_LOOKING {
            return None;
        }
        let mut brackets = Brackets::new(self.text, at, MAX_HOLE);
        let end = brackets.end();
        self.looked.set(self.looked.get() + brackets.looked());
        end
    }

    /// `<% … %>`, `<?php … ?>` and their like.
    pub(super) fn server_block(&self, at: usize) -> Option<Hole> {
        let rest = self.rest(at);
        let hole = |(_, end): (&str, usize), kind| Hole { end, kind };
        if rest.starts_with("<%--") {
            let found = self.inside(at, "<%--".len(), "--%>", "")?;
            return Some(hole(found, HoleKind::Control));
        }
        if let Some(code) = rest.strip_prefix("<%") {
            if code.starts_with(['"', '\'', '%']) {
                return None;
            }
            let found = self.inside(at, "<%".len(), "%>", "<%")?;
            let kind = match code.as_bytes().first()? {
                b'=' | b':' if !opens_block(found.0) => HoleKind::Value,
                b'@' | b'!' => HoleKind::Control,
                _ => words::statement(found.0),
            };
            return Some(hole(found, kind));
        }
        let open = ["<?php", "<?=", "<? ", "<?\n"]
            .iter()
            .find(|open| rest.starts_with(**open))?;
        let found = self.inside(at, open.len(), "?>", "<?")?;
        let code = found.0.trim_start();
        let prints = *open == "<?=" || code.starts_with("echo") || code.starts_with("print");
        let kind = if prints {
            HoleKind::Value
        } else {
            words::statement(code)
        };
        Some(hole(found, kind))
    }

    /// Tags of template languages: `<#if x>`, `<@macro/>`, `<cfif x>`, `<c:out value="…"/>`, `<text>`.
    fn tag(&self, at: usize) -> Option<Hole> {
        let rest = self.rest(at);
        if rest.starts_with("<#--") {
            let (_, end) = self.inside(at, "<#--".len(), "-->", "")?;
            return Some(Hole {
                end,
                kind: HoleKind::Control,
            });
        }
        if let Some(text) = ["<text>", "</text>"]
            .iter()
            .find(|tag| rest.starts_with(**tag))
        {
            return Some(Hole {
                end: at + text.len(),
                kind: HoleKind::Control,
            });
        }
        let (name, end) = match tag_length(self.text, at) {
            Some(length) => {
                let name = rest[1..length].trim_start_matches('/').split(':').nth(1)?;
                (name, at + length)
            }
            None => {
                let name = rest[1..].trim_start_matches('/');
                let name = name.strip_prefix(['#', '@']).or_else(|| {
                    let name = name.strip_prefix("cf")?;
                    name.starts_with(|c: char| c.is_ascii_lowercase())
                        .then_some(name)
                })?;
                let named = name.starts_with(|c: char| c.is_ascii_alphabetic());
                (named.then_some(name)?, self.balanced(at)?)
            }
        };
        let kind = if words::is_else(name) {
            HoleKind::Else
        } else if self.text[at..end].ends_with("/>") {
            HoleKind::Markup
        } else {
            HoleKind::Control
        };
        Some(Hole { end, kind })
    }

    /// `{{ … }}`, `{% … %}`, `{# … #}`, `{!! … !!}` and what Smarty puts in single braces.
    fn braces(&self, at: usize) -> Option<Hole> {
        let rest = self.rest(at);
        let marks = [
            ("{{{", "}}}", "{{"),
            ("{{", "}}", "{{"),
            ("{%", "%}", "{%"),
            ("{#", "#}", "{#"),
            ("{!!", "!!}", "{!!"),
        ];
        let Some((open, close, stop)) = marks.into_iter().find(|(open, ..)| rest.starts_with(open))
        else {
            return self.smarty(at);
        };
        let (inner, end) = self.inside(at, open.len(), close, stop)?;
        let kind = match open {
            "{%" => words::tag(inner),
            "{#" => HoleKind::Control,
            "{!!" => HoleKind::Value,
            _ => words::moustache(inner)?,
        };
        Some(Hole { end, kind })
    }

    fn smarty(&self, at: usize) -> Option<Hole> {
        let (inner, end) = self.inside(at, 1, "}", "{")?;
        let kind = words::smarty(inner)?;
        Some(Hole { end, kind })
    }

    /// `[[${x}]]`, `[(${x})]`, `[% x %]`.
    fn brackets(&self, at: usize) -> Option<Hole> {
        let rest = self.rest(at);
        let is_thymeleaf = rest
            .as_bytes()
            .get(2)
            .is_some_and(|byte| matches!(byte, b'$' | b'@' | b'#' | b'*' | b'~'));
        let (close, kind) = match rest.get(..2)? {
            "[[" if is_thymeleaf => ("]]", HoleKind::Value),
            "[(" if is_thymeleaf => (")]", HoleKind::Value),
            "[%" => ("%]", HoleKind::Markup),
            _ => return None,
        };
        let (inner, end) = self.inside(at, 2, close, "")?;
        let kind = match kind {
            HoleKind::Markup => words::statement(inner),
            kind => kind,
        };
        Some(Hole { end, kind })
    }

    /// `${x}`, `$!{x}`, `$!x`.
    fn dollar(&self, at: usize) -> Option<Hole> {
        let rest = self.rest(at);
        let quiet = rest.strip_prefix("$!");
        let end = match quiet {
            Some(name) if name.starts_with(|c: char| c.is_ascii_alphabetic()) => {
                at + 2 + words::path_length(name)
            }
            _ if rest.starts_with("${") => self.balanced(at + 1)?,
            _ if rest.starts_with("$!{") => self.balanced(at + 2)?,
            _ => return None,
        };
        Some(Hole {
            end,
            kind: HoleKind::CodeValue,
        })
    }

    /// `#{x}`, `#x.y#`, `#if(x)`.
    fn hash(&self, at: usize) -> Option<Hole> {
        let rest = self.rest(at).strip_prefix('#')?;
        if rest.starts_with('{') {
            let end = self.balanced(at + 1)?;
            let kind = HoleKind::CodeValue;
            return Some(Hole { end, kind });
        }
        let length = words::path_length(rest);
        if length > 0 && rest[length..].starts_with('#') {
            return Some(Hole {
                end: at + length + 2,
                kind: HoleKind::CodeValue,
            });
        }
        let word = rest.get(..words::word_length(rest))?;
        let kind = words::directive(word)?;
        let behind = at + 1 + word.len();
        let gap = self.rest(behind).len() - self.rest(behind).trim_start_matches(' ').len();
        let end = if self.rest(behind + gap).starts_with('(') {
            self.balanced(behind + gap)?
        } else {
            behind
        };
        Some(Hole { end, kind })
    }

    /// Razor and Blade: `@Model.Name`, `@(x)`, `@if (x) {`, `@endif`, `@json($x)`.
    fn at_sign(&self, at: usize) -> Option<Hole> {
        let before = at
            .checked_sub(1)
            .and_then(|at| self.text.as_bytes().get(at));
        if before.is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'@' | b'.')) {
            return None;
        }
        let rest = self.rest(at).strip_prefix('@')?;
        let hole = |end, kind| Some(Hole { end, kind });
        match rest.as_bytes().first()? {
            b':' => return hole(at + 2, HoleKind::CodeControl),
            b'(' => return hole(self.balanced(at + 1)?, HoleKind::Value),
            b'{' => return hole(self.balanced(at + 1)?, HoleKind::CodeControl),
            b'*' => {
                let (_, end) = self.inside(at, 2, "*@", "")?;
                return hole(end, HoleKind::Control);
            }
            _ => {}
        }
        let word = rest.get(..words::word_length(rest))?;
        if !word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
            return None;
        }
        if words::is_block(word) {
            return self.block(at, word);
        }
        let end = self.chain(at + 1 + word.len(), word == "await");
        hole(end, HoleKind::Value)
    }

    /// `@if (x) {` of Razor, of which the braces stay, and `@if (x)` of Blade.
    fn block(&self, at: usize, word: &str) -> Option<Hole> {
        let behind = at + 1 + word.len();
        let skip = |at: usize| at + self.rest(at).len() - self.rest(at).trim_start().len();
        let mut end = behind;
        if self.rest(skip(behind)).starts_with('(') {
            end = self.balanced(skip(behind))?;
        } else if word == "section" {
            end = skip(behind) + words::word_length(self.rest(skip(behind)));
        }
        let kind = if words::is_else(word) {
            HoleKind::Else
        } else if word == "if" && self.rest(skip(end)).starts_with('{') {
            HoleKind::Condition
        } else {
            HoleKind::Control
        };
        Some(Hole { end, kind })
    }

    /// The end of `.Name(…)[…].Other` from byte `at` on.
    fn chain(&self, at: usize, is_await: bool) -> usize {
        let mut end = at;
        if is_await {
            let name = self.rest(at).trim_start_matches(' ');
            end = at + self.rest(at).len() - name.len() + words::word_length(name);
        }
        loop {
            let rest = self.rest(end);
            let next = match rest.as_bytes().first() {
                Some(b'(' | b'[') => self.balanced(end),
                Some(b'.') => {
                    let length = words::word_length(&rest[1..]);
                    let is_name = rest[1..].starts_with(|c: char| c.is_ascii_alphabetic());
                    is_name.then_some(end + 1 + length)
                }
                _ => None,
            };
            match next {
                Some(next) => end = next,
                None => return end,
            }
        }
    }
}

#[cfg(test)]
mod tests;
