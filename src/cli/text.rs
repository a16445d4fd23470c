//! Small things for text on a terminal.

use std::io;

/// Columns where no terminal tells.
pub(super) const WIDTH: usize = 100;

/// Columns of standard output.
pub(super) fn width() -> usize {
    terminal_size::terminal_size_of(io::stdout())
        .map_or(WIDTH, |(width, _)| usize::from(width.0).max(40))
}

/// Without what could steer a terminal or turn the text around: names come from the audited tree.
pub(super) fn harmless(text: &str) -> String {
    let steers = |letter: char| {
        (letter.is_control() && letter != '\n')
            || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let shown = |letter| {
        if steers(letter) {
            char::REPLACEMENT_CHARACTER
        } else {
            letter
        }
    };
    text.chars().map(shown).collect()
}

/// `12,345`.
pub(super) fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 gap`, `12,345 gaps`.
pub(super) fn counted(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", thousands(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_three() {
        assert_eq!(thousands(0), "0");
        assert_eq!(thousands(999), "999");
        assert_eq!(thousands(12_345), "12,345");
        assert_eq!(thousands(1_000_000), "1,000,000");
        assert_eq!(counted(1, "gap"), "1 gap");
    }

    #[test]
    fn names_cannot_steer_the_terminal() {
        assert_eq!(
            harmless("a\u{1b}[2J\rb\u{202e}c\nd"),
            "a\u{fffd}[2J\u{fffd}b\u{fffd}c\nd"
        );
        assert_eq!(
            harmless("pages/Telefon für Ämter.page"),
            "pages/Telefon für Ämter.page"
        );
    }
}
