//! Makes a text ready for the parser: limits what it chokes on, and takes stumbling blocks out of its way.

/// Most `<` in a statement without as many `>`. The parser takes quadratic time on `List<List<List<…`.
pub(super) const MAX_OPEN_ANGLES: usize = 1_000;

/// Where the limit for `<` is passed.
pub(super) fn nested_too_deep(text: &str) -> Option<usize> {
    let mut open = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'<' => open += 1,
            b'>' => open = open.saturating_sub(1),
            b';' | b'{' | b'}' => open = 0,
            _ => {}
        }
        if open > MAX_OPEN_ANGLES {
            return Some(at);
        }
    }
    None
}

/// The grammar takes `Trigger.new…` at the start of a statement for a declaration and `boolean.valueOf` for a
/// type, and does not know `bulk` among a trigger's events: the same text with a few letters changed, which only
/// the parser sees.
pub(super) fn without_stumbling_blocks(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for word in ["trigger", "boolean"] {
        let mut from = 0;
        while let Some(at) = find_word(text.as_bytes(), word.as_bytes(), from) {
            from = at + word.len();
            let next = text.as_bytes()[from..]
                .iter()
                .find(|byte| !byte.is_ascii_whitespace());
            if next == Some(&b'.') {
                bytes[from - 1] = b'_';
            }
        }
    }
    blank_bulk(text, &mut bytes);
    String::from_utf8(bytes).expect("ASCII is replaced by ASCII")
}

/// The same text with its last bytes changed, so that the comment ends that starts at `open`.
pub(super) fn with_closed_comment(mut source: String, open: usize) -> String {
    let mut end = source.len().saturating_sub(2);
    while !source.is_char_boundary(end) {
        end -= 1;
    }
    // Too short to be ended: no comment at all.
    let (from, mark) = match end >= open + 2 {
        true => (end, "*/"),
        false => (open, ""),
    };
    let blank = source.len() - from - mark.len();
    source.truncate(from);
    source.extend(std::iter::repeat_n(' ', blank));
    source.push_str(mark);
    source
}

/// `trigger T on Task (bulk, before insert)`
fn blank_bulk(text: &str, bytes: &mut [u8]) {
    let head = text.find('{').and_then(|end| text.get(..end)).unwrap_or("");
    let (Some(open), Some(_)) = (head.rfind('('), find_word(head.as_bytes(), b"trigger", 0)) else {
        return;
    };
    let Some(at) = find_word(head.as_bytes(), b"bulk", open) else {
        return;
    };
    bytes[at..at + 4].fill(b' ');
    let before = head.as_bytes()[..at]
        .iter()
        .rposition(|byte| !byte.is_ascii_whitespace());
    let after = head.as_bytes()[at + 4..]
        .iter()
        .position(|byte| !byte.is_ascii_whitespace())
        .map(|gap| at + 4 + gap);
    for comma in [before, after].into_iter().flatten() {
        if bytes[comma] == b',' {
            bytes[comma] = b' ';
            return;
        }
    }
}

fn find_word(text: &[u8], word: &[u8], from: usize) -> Option<usize> {
    let is_word =
        |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    let rest = text.get(from..)?;
    rest.windows(word.len())
        .enumerate()
        .filter(|(_, window)| window.eq_ignore_ascii_case(word))
        .map(|(at, _)| from + at)
        .find(|&at| {
            !is_word(at.checked_sub(1).and_then(|before| text.get(before)))
                && !is_word(text.get(at + word.len()))
        })
}
