//! Pictures as Mermaid flowcharts that stay readable: at most [`MAX_NODES`] nodes, labels of at most [`MAX_LABEL`]
//! characters, and nothing in a name that Mermaid could take for its own. `.ci/run` has the real parser read them.

mod links;
mod tasks;

use std::fmt::Write as _;

use super::escape::visible;

pub(super) use links::draw as of_links;
pub(super) use tasks::draw as of_tasks;

/// Nodes that a graph never exceeds.
pub(super) const MAX_NODES: usize = 50;
/// Characters that a label never exceeds.
pub(super) const MAX_LABEL: usize = 40;

/// A label cut to what is readable. Counts what is shown, where invisible characters are written out.
fn cut(label: &str) -> String {
    let shown = visible(label);
    if shown.chars().count() <= MAX_LABEL {
        return shown;
    }
    let cut: String = shown.chars().take(MAX_LABEL - 1).collect();
    format!("{}…", cut.trim_end())
}

/// A label as Mermaid takes it between quotes. Whatever could be syntax of Mermaid, of its directives (`%%{`, found
/// even inside quotes), of Markdown or of HTML is written as a character reference; what is left reads as it is.
fn quoted(text: &str) -> String {
    let mut out = String::new();
    for c in visible(text).chars() {
        match c {
            ' ' | '.' | ',' | ':' | '_' | '/' | '(' | ')' | '-' | '+' => out.push(c),
            c if c.is_ascii_punctuation() => {
                // Writing to a string cannot fail.
                let _ = write!(out, "#{};", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_holds_no_syntax() {
        assert_eq!(quoted("ApexPage: A_b (c/d)"), "ApexPage: A_b (c/d)");
        assert_eq!(quoted("%%{init}"), "#37;#37;#123;init#125;");
        assert_eq!(quoted("\"<&;#`"), "#34;#60;#38;#59;#35;#96;");
        assert_eq!(quoted("Größe\n宮"), "Größe‹U+000A›宮");
    }

    #[test]
    fn a_cut_label_says_so() {
        let cut = cut(&"a".repeat(41));
        assert_eq!(cut, format!("{}…", "a".repeat(39)));
        assert_eq!(super::cut(&"b".repeat(40)).chars().count(), 40);
    }
}
