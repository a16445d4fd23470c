//! Keeps scripts that would overflow a recursive parser's stack away from it.
//!
//! A few thousand nested brackets or a sum of a million terms make a recursive parser, or whoever walks its
//! tree, run out of stack, and nothing can catch that. A scan over the tokens finds such a text first.

/// Deepest nesting of brackets that a parser gets to see.
const MAX_NESTING: usize = 1_500;
/// Longest chain of operators, member accesses or `else` branches at one level.
const MAX_CHAIN: usize = 8_000;
/// Largest script that is parsed; larger ones are read as text.
const MAX_BYTES: usize = 24 * 1024 * 1024;

/// Why a script is not parsed, in words for the report; `None` if it may be.
pub(super) fn refuse(text: &str) -> Option<String> {
    if text.len() > MAX_BYTES {
        return Some(format!(
            "script of {} MiB is larger than the {} MiB that are parsed",
            text.len() / (1024 * 1024),
            MAX_BYTES / (1024 * 1024)
        ));
    }
    let mut scan = Scan {
        bytes: text.as_bytes(),
        at: 0,
    };
    let mut levels: Vec<Level> = vec![Level::default()];
    while let Some(token) = scan.next_token() {
        let level = levels.last_mut()?;
        match token {
            Token::Open => {
                level.chain += 1;
                if level.chain > MAX_CHAIN {
                    return Some(format!("expression chain of more than {MAX_CHAIN} links"));
                }
                levels.push(Level::default());
                if levels.len() > MAX_NESTING {
                    return Some(format!("brackets nested more than {MAX_NESTING} deep"));
                }
            }
            Token::Close => {
                if levels.len() > 1 {
                    levels.pop();
                }
            }
            Token::Separator => level.chain = 0,
            Token::Operator => {
                level.chain += 1;
                if level.chain > MAX_CHAIN {
                    return Some(format!("expression chain of more than {MAX_CHAIN} links"));
                }
            }
            Token::Else => {
                level.branches += 1;
                if level.branches > MAX_CHAIN {
                    return Some(format!(
                        "more than {MAX_CHAIN} `else` branches at one level"
                    ));
                }
            }
        }
    }
    None
}

/// Most `<` without a `>`, and most arrows, in one statement of TypeScript.
const MAX_GUESSES: usize = 100;

/// Why a script is not parsed as TypeScript. Whether `a < b` compares or opens a list of types, and whether
/// `a ? (b) : c => d` is an arrow function with a type, that parser finds out by trying, each time up to the end of
/// the statement.
pub(super) fn refuse_types(text: &str) -> Option<String> {
    let mut scan = Scan {
        bytes: text.as_bytes(),
        at: 0,
    };
    let (mut angles, mut arrows) = (0_usize, 0_usize);
    while scan.next_token().is_some() {
        let at = scan.at - 1;
        match scan.bytes[at] {
            b'<' => angles += 1,
            b'>' if at > 0 && scan.bytes[at - 1] == b'=' => arrows += 1,
            b'>' => angles = angles.saturating_sub(1),
            b';' | b'{' | b'}' => (angles, arrows) = (0, 0),
            _ => {}
        }
        if angles.max(arrows) > MAX_GUESSES {
            return Some(format!(
                "more than {MAX_GUESSES} places in one statement that could start types"
            ));
        }
    }
    None
}

#[derive(Default)]
struct Level {
    chain: usize,
    branches: usize,
}

enum Token {
    Open,
    Close,
    Separator,
    Operator,
    Else,
}

struct Scan<'t> {
    bytes: &'t [u8],
    at: usize,
}

impl Scan<'_> {
    fn next_token(&mut self) -> Option<Token> {
        loop {
            let byte = *self.bytes.get(self.at)?;
            self.at += 1;
            match byte {
                b'(' | b'[' | b'{' => return Some(Token::Open),
                b')' | b']' | b'}' => return Some(Token::Close),
                b';' | b',' => return Some(Token::Separator),
                b'"' | b'\'' => self.skip_string(byte),
                b'/' if self.bytes.get(self.at) == Some(&b'/') => self.skip_until(b"\n"),
                b'/' if self.bytes.get(self.at) == Some(&b'*') => self.skip_until(b"*/"),
                b'+' | b'-' | b'*' | b'/' | b'%' | b'&' | b'|' | b'^' | b'<' | b'>' | b'='
                | b'?' | b':' | b'.' | b'!' | b'~' | b'`' => return Some(Token::Operator),
                b'e' if self.word_here(b"lse") => return Some(Token::Else),
                _ => {}
            }
        }
    }

    fn word_here(&self, rest: &[u8]) -> bool {
        let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte == b'$';
        self.bytes[self.at..].starts_with(rest)
            && !self.bytes.get(self.at + rest.len()).is_some_and(is_word)
            && !(self.at >= 2 && is_word(&self.bytes[self.at - 2]))
    }

    fn skip_string(&mut self, quote: u8) {
        while let Some(&byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'\n' => return,
                _ if byte == quote => return,
                _ => {}
            }
        }
    }

    fn skip_until(&mut self, end: &[u8]) {
        while self.at < self.bytes.len() {
            if self.bytes[self.at..].starts_with(end) {
                self.at += end.len();
                return;
            }
            self.at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{refuse, refuse_types};

    #[test]
    fn deep_nesting_and_long_chains_are_refused_and_ordinary_code_is_not() {
        assert!(refuse(&"(".repeat(100_000)).is_some());
        assert!(refuse(&"1+".repeat(1_000_000)).is_some());
        assert!(refuse(&"if(a){}else ".repeat(20_000)).is_some());
        assert_eq!(refuse(&"f(1+1);\n".repeat(100_000)), None);
        assert_eq!(refuse("var s = '((((('; // ((((("), None);
    }

    #[test]
    fn guesses_without_end_are_refused_and_types_are_not() {
        assert!(refuse_types(&"List<Map<Id,$|".repeat(100)).is_some());
        assert!(refuse_types(&"a?(b,c):d=>".repeat(200)).is_some());
        let ordinary = "let a: Map<string, Array<number>> = f<T>(b => c < d);\n".repeat(1_000);
        assert_eq!(refuse_types(&ordinary), None);
        assert_eq!(refuse_types(&"<li>a</li>\n".repeat(1_000)), None);
        assert_eq!(refuse_types(&"if (a < b) { c() }\n".repeat(1_000)), None);
    }
}
