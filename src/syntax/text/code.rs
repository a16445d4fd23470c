//! Tokens with their brackets matched and the functions around them named.

use super::lexer::{Kind, Token};

/// How many functions up a name is looked for.
const MAX_OUTWARD: usize = 64;

pub(super) struct Code<'t> {
    pub(super) text: &'t str,
    /// All tokens but comments.
    pub(super) tokens: Vec<Token>,
    /// For each bracket the other one.
    partner: Vec<Option<usize>>,
    /// For each token the bracket that opens around it.
    parent: Vec<Option<usize>>,
    /// For each token the `{` of the function around it.
    function: Vec<Option<usize>>,
}

impl<'t> Code<'t> {
    pub(super) fn new(text: &'t str, tokens: Vec<Token>) -> Self {
        let count = tokens.len();
        let mut code = Self {
            text,
            tokens,
            partner: vec![None; count],
            parent: vec![None; count],
            function: vec![None; count],
        };
        code.match_brackets();
        code
    }

    fn match_brackets(&mut self) {
        let mut open: Vec<usize> = Vec::new();
        // How many of each kind are open, so that a stray bracket does not empty the stack.
        let mut counts = [0_usize; 256];
        let mut functions: Vec<usize> = Vec::new();
        for at in 0..self.tokens.len() {
            if let Kind::Mark(byte @ (b')' | b']' | b'}')) = self.tokens[at].kind {
                let wanted = match byte {
                    b')' => b'(',
                    b']' => b'[',
                    _ => b'{',
                };
                if counts[usize::from(wanted)] > 0 {
                    while let Some(last) = open.pop() {
                        let Kind::Mark(kind) = self.tokens[last].kind else {
                            continue;
                        };
                        counts[usize::from(kind)] -= 1;
                        if functions.last() == Some(&last) {
                            functions.pop();
                        }
                        if kind == wanted {
                            self.partner[last] = Some(at);
                            self.partner[at] = Some(last);
                            break;
                        }
                    }
                }
            }
            self.parent[at] = open.last().copied();
            self.function[at] = functions.last().copied();
            if let Kind::Mark(byte @ (b'(' | b'[' | b'{')) = self.tokens[at].kind {
                counts[usize::from(byte)] += 1;
                open.push(at);
                if byte == b'{' && self.function_head(at).is_some() {
                    functions.push(at);
                }
            }
        }
    }

    pub(super) fn mark(&self, at: usize) -> Option<u8> {
        match self.tokens.get(at)?.kind {
            Kind::Mark(byte) => Some(byte),
            _ => None,
        }
    }

    pub(super) fn is(&self, at: usize, byte: u8) -> bool {
        self.mark(at) == Some(byte)
    }

    /// Whether the marks at `at` and behind it stand together as `marks`.
    pub(super) fn are(&self, at: usize, marks: &[u8]) -> bool {
        marks.iter().enumerate().all(|(offset, &byte)| {
            self.is(at + offset, byte)
                && (offset == 0
                    || self.tokens[at + offset - 1].span.end == self.tokens[at + offset].span.start)
        })
    }

    pub(super) fn word(&self, at: usize) -> Option<&'t str> {
        let token = self.tokens.get(at)?;
        (token.kind == Kind::Word).then(|| token.span.of(self.text))
    }

    pub(super) fn is_word(&self, at: usize, words: &[&str]) -> bool {
        self.word(at).is_some_and(|word| words.contains(&word))
    }

    /// The content of a string, or of a template without unknown parts.
    pub(super) fn literal(&self, at: usize) -> Option<&'t str> {
        let token = self.tokens.get(at)?;
        let whole = matches!(
            token.kind,
            Kind::Text { .. }
                | Kind::Template {
                    first: true,
                    last: true
                }
        );
        whole.then(|| token.inner.of(self.text))
    }

    pub(super) fn partner(&self, at: usize) -> Option<usize> {
        *self.partner.get(at)?
    }

    pub(super) fn parent(&self, at: usize) -> Option<usize> {
        *self.parent.get(at)?
    }

    pub(super) fn function(&self, at: usize) -> Option<usize> {
        *self.function.get(at)?
    }

    /// Whether a single `=` that assigns stands at `at`.
    pub(super) fn assigns(&self, at: usize) -> bool {
        self.is(at, b'=')
            && !self.are(at, b"==")
            && !self.are(at, b"=>")
            && !at.checked_sub(1).is_some_and(|before| {
                [b"==", b"!=", b"<=", b">="]
                    .iter()
                    .any(|marks| self.are(before, *marks))
            })
    }

    /// Name of the nearest function around `at` that has one.
    pub(super) fn enclosing(&self, at: usize) -> Option<String> {
        let mut function = self.function(at);
        for _ in 0..MAX_OUTWARD {
            let open = function?;
            if let Some(Some(name)) = self.function_head(open) {
                return Some(name.to_owned());
            }
            function = self.function(open);
        }
        None
    }

    /// If the `{` at `open` starts a function's body: its name, where it has one.
    fn function_head(&self, open: usize) -> Option<Option<&'t str>> {
        let mut at = open.checked_sub(1)?;
        // `(): Promise {`
        if self.word(at).is_some() && at >= 2 && self.is(at - 1, b':') && self.is(at - 2, b')') {
            at -= 2;
        }
        if self.is(at, b'>') && at >= 2 && self.are(at - 1, b"=>") {
            let last = at - 2;
            let start = if self.is(last, b')') {
                self.partner(last)?
            } else {
                last
            };
            return Some(self.bound_name(start));
        }
        let start = if self.is(at, b')') {
            self.partner(at)?
        } else {
            return None;
        };
        let before = start.checked_sub(1)?;
        match self.word(before)? {
            "if" | "for" | "while" | "switch" | "catch" | "with" => None,
            "function" => Some(self.bound_name(before)),
            name => Some(Some(name)),
        }
    }

    /// The name that the expression starting at `at` is given: `name = …`, `name: …`.
    pub(super) fn bound_name(&self, at: usize) -> Option<&'t str> {
        let mut at = at.checked_sub(1)?;
        if self.is_word(at, &["async"]) {
            at = at.checked_sub(1)?;
        }
        if self.assigns(at) || self.is(at, b':') {
            let name = at.checked_sub(1)?;
            return self.word(name).or_else(|| self.literal(name));
        }
        None
    }

    /// Where the operand that ends at `at` starts: `a.b(c)[d]` as a whole.
    pub(super) fn operand_start(&self, at: usize) -> Option<usize> {
        let mut start = at;
        loop {
            if matches!(self.mark(start), Some(b')' | b']')) {
                start = self.partner(start)?;
                // A call or an index: what stands before belongs to it.
                let before = start.checked_sub(1);
                match before {
                    Some(before)
                        if self.word(before).is_some()
                            || matches!(self.mark(before), Some(b')' | b']')) =>
                    {
                        start = before;
                        continue;
                    }
                    _ => {}
                }
            }
            match start.checked_sub(1) {
                Some(dot) if self.is(dot, b'.') => {
                    start = dot.checked_sub(1)?;
                    if self.is(start, b'?') {
                        start = start.checked_sub(1)?;
                    }
                }
                _ => return Some(start),
            }
        }
    }
}
