//! Places: paths inside a bundle, byte spans, and the lines and columns a person sees.

use std::fmt;
use std::sync::Arc;

/// A path inside a bundle: relative, with `/` on every platform; a member of an archive is
/// `ARCHIVE!/MEMBER`, nested archives repeat the separator.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BundlePath(Arc<str>);

impl BundlePath {
    /// Separates an archive's path from the path of a member inside it.
    pub const MEMBER_SEPARATOR: &'static str = "!/";

    /// Takes a relative path that already uses `/`.
    #[must_use]
    pub fn new(path: &str) -> Self {
        Self(Arc::from(path))
    }

    /// The path of `member` inside the archive at this path.
    #[must_use]
    pub fn member(&self, member: &str) -> Self {
        Self(Arc::from(format!(
            "{}{}{member}",
            self.0,
            Self::MEMBER_SEPARATOR
        )))
    }

    /// The whole path as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The file on disk: the outermost archive of a member.
    #[must_use]
    pub fn file(&self) -> &str {
        let outermost = self.0.split(Self::MEMBER_SEPARATOR).next();
        outermost.unwrap_or(&self.0)
    }

    /// The part after the last `/`.
    #[must_use]
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }
}

impl fmt::Display for BundlePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for BundlePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", &*self.0)
    }
}

/// A half-open range of byte offsets into one file's decoded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// A span from `start` up to, not including, `end`.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The same span in a text that holds this one's text `offset` bytes in.
    #[must_use]
    pub fn shifted(self, offset: usize) -> Self {
        Self::new(self.start + offset, self.end + offset)
    }

    /// The text at this span; empty where the span does not fit `text`.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or("")
    }
}

/// A place as an editor shows it: both 1-based, the column in UTF-16 units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// 1-based line.
    pub line: u32,
    /// 1-based column in UTF-16 code units.
    pub column: u32,
}

/// Turns byte offsets into positions. Lines end at `\n`, `\r\n` or a lone `\r`.
#[derive(Debug, Clone)]
pub struct LineIndex {
    starts: Vec<usize>,
}

impl LineIndex {
    /// Indexes the line starts of `text`.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (at, byte) in bytes.iter().enumerate() {
            let ends_line = match byte {
                b'\n' => true,
                b'\r' => bytes.get(at + 1) != Some(&b'\n'),
                _ => false,
            };
            if ends_line {
                starts.push(at + 1);
            }
        }
        Self { starts }
    }

    /// The position of byte `offset` of `text`, the text this index was made from.
    #[must_use]
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let line = self.starts.partition_point(|&start| start <= offset) - 1;
        let before = text.get(self.starts[line]..offset).unwrap_or("");
        Position {
            line: u32::try_from(line + 1).unwrap_or(u32::MAX),
            column: u32::try_from(units(before) + 1).unwrap_or(u32::MAX),
        }
    }

    /// The text of a 1-based line without its line end.
    #[must_use]
    pub fn line<'t>(&self, text: &'t str, line: u32) -> &'t str {
        let at = line.saturating_sub(1) as usize;
        let Some(&start) = self.starts.get(at) else {
            return "";
        };
        let end = self.starts.get(at + 1).copied().unwrap_or(text.len());
        text.get(start..end)
            .unwrap_or("")
            .trim_end_matches(['\r', '\n'])
    }
}

/// UTF-16 units of a text. A minified script is one line, most often of plain ASCII, which need not be counted.
fn units(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.encode_utf16().count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_utf16_units_and_every_line_end_counts_once() {
        let text = "a\r\n\u{1F4DE}b\rc\nd";
        let index = LineIndex::new(text);
        let b = text.find('b').expect("b is there");
        assert_eq!(index.position(text, b), Position { line: 2, column: 3 });
        let d = text.find('d').expect("d is there");
        assert_eq!(index.position(text, d), Position { line: 4, column: 1 });
        assert_eq!(index.line(text, 2), "\u{1F4DE}b");
    }
}
