//! Keeps texts away from the parser on which it would take quadratic time, and finds a comment that never ends.

/// Most brackets that may close nothing or be closed by nothing. The parser tries to make sense of each together
/// with all that went before.
const MAX_MISMATCHES: usize = 200;

/// Where there are too many brackets that do not match for this to be Apex, and in words for the report.
pub(super) fn refuse(text: &str) -> Option<(usize, String)> {
    let mut open: Vec<u8> = Vec::new();
    let mut counts = [0_usize; 3];
    let mut mismatches = 0;
    let mut at = 0;
    while let Some(&byte) = text.as_bytes().get(at) {
        let rest = &text.as_bytes()[at..];
        at += step(rest).unwrap_or(rest.len());
        match byte {
            b'(' | b'[' | b'{' => {
                counts[kind(byte)] += 1;
                open.push(byte);
            }
            b')' | b']' | b'}' if counts[kind(byte)] == 0 => mismatches += 1,
            b')' | b']' | b'}' => {
                while let Some(last) = open.pop() {
                    counts[kind(last)] -= 1;
                    if kind(last) == kind(byte) {
                        break;
                    }
                    mismatches += 1;
                }
            }
            _ => {}
        }
        if mismatches > MAX_MISMATCHES {
            let message =
                format!("more than {MAX_MISMATCHES} brackets that do not match; not parsed");
            return Some((at - 1, message));
        }
    }
    None
}

/// Where a comment starts that nothing ends. The parser would try each `/*` in it anew, to the end of the text.
pub(super) fn open_comment(text: &str) -> Option<usize> {
    let mut at = 0;
    while let Some(rest) = text.as_bytes().get(at..).filter(|rest| !rest.is_empty()) {
        match step(rest) {
            Some(length) => at += length,
            None => return Some(at),
        }
    }
    None
}

/// How long the string, the comment or the other byte is that `text` starts with; `None` for a comment that nothing
/// ends.
fn step(text: &[u8]) -> Option<usize> {
    match text {
        [b'\'', ..] => Some(end_of_string(text)),
        [b'/', b'/', ..] => Some(end(text, b"\n").unwrap_or(text.len())),
        [b'/', b'*', ..] => end(text, b"*/"),
        _ => Some(1),
    }
}

/// How long the string is that `text` starts with; it ends with its line.
fn end_of_string(text: &[u8]) -> usize {
    let mut at = 1;
    while let Some(&byte) = text.get(at) {
        match byte {
            b'\\' => at += 1,
            b'\'' | b'\n' => break,
            _ => {}
        }
        at += 1;
    }
    at + 1
}

/// How long the comment is that `text` starts with and `mark` ends.
fn end(text: &[u8], mark: &[u8]) -> Option<usize> {
    let inside = text.get(2..).unwrap_or(&[]);
    let found = inside.windows(mark.len()).position(|here| here == mark);
    found.map(|at| 2 + at + mark.len())
}

fn kind(bracket: u8) -> usize {
    match bracket {
        b'(' | b')' => 0,
        b'[' | b']' => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::{open_comment, refuse};

    #[test]
    fn one_bracket_too_many_or_too_few_is_no_reason() {
        let method = "void a() { b(c[0], '}}}'); // ]]]\n/* ((( */ }\n".repeat(1_000);
        assert_eq!(refuse(&format!("class A {{ {method} }}")), None);
        assert_eq!(
            refuse(&format!("class A {{ void x( {{ {method} }} }}")),
            None
        );
        assert_eq!(refuse(&format!("class A {{ }} }} {method}")), None);
        assert_eq!(refuse(&"(".repeat(100_000)), None);
    }

    #[test]
    fn a_comment_that_does_not_end_is_found_outside_of_strings_and_comments() {
        assert_eq!(open_comment("class A {} /* /* */ // /*\n'/*'"), None);
        assert_eq!(open_comment("a /* b */ /**\n // c"), Some(10));
        assert_eq!(open_comment("a /*/"), Some(2));
        assert_eq!(open_comment("it's /* \n /* x"), Some(10));
    }

    #[test]
    fn brackets_that_never_match_are_one() {
        for unit in ["(hid]en)", "(a]b){}", "]", "({)"] {
            assert!(refuse(&unit.repeat(1_000)).is_some(), "{unit}");
        }
    }
}
