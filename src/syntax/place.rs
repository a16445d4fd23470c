//! Where in a script a byte stands: in code, in a string, in a comment.

/// Longest regular expression that is looked for.
const MAX_REGEX: usize = 4_000;
/// How many bytes of a script are looked over, again and again, for the end of a regular expression.
const MAX_LOOKING: usize = 64 * 1024 * 1024;

/// Where in a script a byte stands: code, a string, a comment.
#[derive(Default)]
pub(super) struct Place {
    state: State,
    /// Braces open inside each `${` that is open.
    templates: Vec<usize>,
    /// Last byte of code that is neither white space nor comment.
    significant: Option<u8>,
    significant_at: usize,
    looked_for_regex: usize,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum State {
    #[default]
    Code,
    Quoted(u8),
    Template,
    Regex {
        class: bool,
    },
    LineComment,
    BlockComment,
}

impl Place {
    pub(super) fn in_code(&self) -> bool {
        self.state == State::Code
    }

    /// Takes in the byte at `at`, or a few; returns how many.
    pub(super) fn step(&mut self, bytes: &[u8], at: usize) -> usize {
        let byte = bytes[at];
        let next = bytes.get(at + 1).copied();
        match self.state {
            State::Code => return self.code(bytes, at),
            State::Quoted(quote) => {
                if byte == b'\\' {
                    return 2;
                }
                // An unclosed string ends with its line.
                if byte == quote || byte == b'\n' {
                    self.end_literal(at);
                }
            }
            State::Template => match (byte, next) {
                (b'\\', _) => return 2,
                (b'`', _) => self.end_literal(at),
                (b'$', Some(b'{')) => {
                    self.templates.push(0);
                    self.state = State::Code;
                    self.significant = Some(b'(');
                    return 2;
                }
                _ => {}
            },
            State::Regex { class } => match byte {
                b'\\' => return 2,
                b'[' => self.state = State::Regex { class: true },
                b']' => self.state = State::Regex { class: false },
                b'/' if !class => self.end_literal(at),
                b'\n' => self.end_literal(at),
                _ => {}
            },
            State::LineComment => {
                if byte == b'\n' {
                    self.state = State::Code;
                }
            }
            State::BlockComment => {
                if byte == b'*' && next == Some(b'/') {
                    self.state = State::Code;
                    return 2;
                }
            }
        }
        1
    }

    fn code(&mut self, bytes: &[u8], at: usize) -> usize {
        let byte = bytes[at];
        let next = bytes.get(at + 1).copied();
        match (byte, next) {
            (b'"' | b'\'', _) => self.state = State::Quoted(byte),
            (b'`', _) => self.state = State::Template,
            (b'/', Some(b'/')) => {
                self.state = State::LineComment;
                return 2;
            }
            (b'/', Some(b'*')) => {
                self.state = State::BlockComment;
                return 2;
            }
            (b'/', _) if self.wants_operand(bytes) && self.closes_on_line(bytes, at + 1) => {
                self.state = State::Regex { class: false };
            }
            (b'{', _) => {
                if let Some(depth) = self.templates.last_mut() {
                    *depth += 1;
                }
                self.mark(byte, at);
            }
            (b'}', _) => {
                match self.templates.last_mut() {
                    Some(0) => {
                        self.templates.pop();
                        self.state = State::Template;
                    }
                    Some(depth) => *depth -= 1,
                    None => {}
                }
                self.mark(byte, at);
            }
            _ if byte.is_ascii_whitespace() => {}
            _ => self.mark(byte, at),
        }
        1
    }

    /// Notes a byte of code that stands, or is made to stand, at `at`.
    pub(super) fn mark(&mut self, byte: u8, at: usize) {
        self.significant = Some(byte);
        self.significant_at = at;
    }

    /// From here to the end of the line everything is a comment.
    pub(super) fn start_line_comment(&mut self) {
        self.state = State::LineComment;
    }

    fn end_literal(&mut self, at: usize) {
        self.state = State::Code;
        self.mark(b'"', at);
    }

    /// Whether a regular expression that would start at `from` ends on its line.
    fn closes_on_line(&mut self, bytes: &[u8], from: usize) -> bool {
        if self.looked_for_regex > MAX_LOOKING {
            return false;
        }
        let mut class = false;
        let mut at = from;
        let limit = bytes.len().min(from + MAX_REGEX);
        let closes = loop {
            match bytes[..limit].get(at) {
                Some(b'\\') => at += 1,
                Some(b'[') => class = true,
                Some(b']') => class = false,
                Some(b'/') if !class => break true,
                None | Some(b'\n') => break false,
                Some(_) => {}
            }
            at += 1;
        };
        self.looked_for_regex += at - from;
        closes
    }

    /// Whether the code so far asks for an operand, so that a `/` here opens a regular expression.
    fn wants_operand(&self, bytes: &[u8]) -> bool {
        match self.significant {
            None => true,
            Some(byte) if is_word(byte) => {
                let end = self.significant_at + 1;
                let start = bytes[..end]
                    .iter()
                    .rposition(|&byte| !is_word(byte))
                    .map_or(0, |at| at + 1);
                matches!(
                    bytes.get(start..end),
                    Some(
                        b"return"
                            | b"typeof"
                            | b"case"
                            | b"in"
                            | b"of"
                            | b"else"
                            | b"void"
                            | b"delete"
                            | b"await"
                    )
                )
            }
            Some(byte) => !matches!(byte, b')' | b']' | b'}' | b'"'),
        }
    }

    /// Whether the code so far is an expression that an operand must complete.
    pub(super) fn lacks_operand(&self, bytes: &[u8]) -> bool {
        match self.significant {
            None | Some(b';' | b'{' | b'}') => false,
            Some(_) => self.wants_operand(bytes),
        }
    }

    pub(super) fn at_statement_start(&self, bytes: &[u8]) -> bool {
        match self.significant {
            None | Some(b';' | b'}' | b'{') => true,
            // A placeholder on a line of its own before this one.
            Some(b'_') => bytes
                .get(self.significant_at)
                .is_some_and(|&byte| !is_word(byte)),
            _ => false,
        }
    }

    /// Whether an operand stands before byte `at`, on its line.
    pub(super) fn follows_operand(&self, bytes: &[u8], at: usize) -> bool {
        let ends_operand = |byte: u8| {
            is_word(byte) && !self.wants_operand(bytes) || matches!(byte, b')' | b']' | b'"')
        };
        self.significant.is_some_and(ends_operand)
            && !bytes[self.significant_at..at].contains(&b'\n')
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}
