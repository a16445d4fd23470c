//! Paragraphs and code on a terminal.

/// Breaks a paragraph between words and puts `indent` before each line.
pub(crate) fn fill(paragraph: &str, indent: &str, width: usize) -> String {
    let room = width.saturating_sub(indent.chars().count()).max(20);
    let mut lines: Vec<String> = Vec::new();
    for word in paragraph.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
        .iter()
        .map(|line| format!("{indent}{line}\n"))
        .collect()
}

/// Puts `indent` before each line, which are code and stay as they are.
pub(crate) fn indented(code: &str, indent: &str) -> String {
    let lines = code.trim_matches('\n').lines();
    lines
        .map(|line| format!("{indent}{line}").trim_end().to_owned() + "\n")
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paragraph_is_broken_between_words() {
        let text = "one two three four five six seven";
        assert_eq!(
            fill(text, "  ", 22),
            "  one two three four\n  five six seven\n"
        );
        assert_eq!(indented("\na {\n\n  b\n}\n", "  "), "  a {\n\n    b\n  }\n");
    }
}
