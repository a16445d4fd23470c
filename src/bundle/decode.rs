//! From bytes to text, or to the reason why not.

use std::borrow::Cow;

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::Encoding;

/// How many bytes decide whether a file is binary.
const LOOKED_AT: usize = 8 * 1024;

/// What a file's bytes are.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Content<'b> {
    /// A zip archive, whatever its name.
    Zip,
    /// An archive or encoding that is recognised and not read.
    Unreadable(&'static str),
    /// Neither text nor an archive.
    Binary,
    /// Text, without its byte-order mark.
    Text(Cow<'b, str>, Encoding),
}

/// Whether a file that starts with `head` is a zip: with members, or the end record of an empty one.
pub(super) fn is_zip(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")
}

/// Recognises and decodes `bytes`, all of a file. UTF-8 text is borrowed, so a file that the sieve
/// refuses costs no copy.
pub(super) fn decode(bytes: &[u8]) -> Content<'_> {
    if is_zip(bytes) {
        return Content::Zip;
    }
    if let Some(format) = other_archive(bytes) {
        return Content::Unreadable(format);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        return utf8_or_latin1(rest);
    }
    // The UTF-32 mark starts with that of UTF-16 and has to be asked for first.
    if bytes.starts_with(b"\xFF\xFE\0\0") || bytes.starts_with(b"\0\0\xFE\xFF") {
        return Content::Unreadable("UTF-32 text");
    }
    if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE") {
        return utf16(UTF_16LE, rest);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xFE\xFF") {
        return utf16(UTF_16BE, rest);
    }
    let head = &bytes[..bytes.len().min(LOOKED_AT)];
    if head.contains(&0) {
        return match utf16_without_mark(head) {
            Some(encoding) => utf16(encoding, bytes),
            None => Content::Binary,
        };
    }
    utf8_or_latin1(bytes)
}

/// Decodes bytes that are known to be text although they hold a NUL.
pub(super) fn text_with_nul(bytes: &[u8]) -> Content<'_> {
    utf8_or_latin1(bytes)
}

fn utf8_or_latin1(bytes: &[u8]) -> Content<'_> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Content::Text(Cow::Borrowed(text), Encoding::Utf8),
        Err(_) => {
            let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
            Content::Text(text, Encoding::Latin1)
        }
    }
}

fn utf16<'b>(encoding: &'static encoding_rs::Encoding, bytes: &'b [u8]) -> Content<'b> {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    Content::Text(text, Encoding::Utf16)
}

/// Mostly Latin text in UTF-16 has a zero in nearly every second byte and nearly nowhere else.
fn utf16_without_mark(head: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let (pairs, _) = head.as_chunks::<2>();
    if pairs.len() < 2 {
        return None;
    }
    let first = pairs.iter().filter(|pair| pair[0] == 0).count();
    let second = pairs.iter().filter(|pair| pair[1] == 0).count();
    let (most, few) = (pairs.len() * 7 / 10, pairs.len() / 20);
    if second > most && first <= few {
        Some(UTF_16LE)
    } else if first > most && second <= few {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Archives that would hide their members as mere binary files.
fn other_archive(bytes: &[u8]) -> Option<&'static str> {
    const MAGIC: [(&[u8], &str); 6] = [
        (b"\x1F\x8B\x08", "gzip archive"),
        (b"7z\xBC\xAF\x27\x1C", "7-Zip archive"),
        (b"Rar!\x1A\x07", "RAR archive"),
        (b"\xFD7zXZ\0", "xz archive"),
        (b"\x28\xB5\x2F\xFD", "zstd archive"),
        (b"PK\x07\x08", "zip archive split over several files"),
    ];
    let by_start = MAGIC
        .iter()
        .find(|(magic, _)| bytes.starts_with(magic))
        .map(|&(_, format)| format);
    by_start.or_else(|| (bytes.get(257..262) == Some(b"ustar")).then_some("tar archive"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> (String, Encoding) {
        match decode(bytes) {
            Content::Text(text, encoding) => (text.into_owned(), encoding),
            other => panic!("{other:?} is not text"),
        }
    }

    fn utf16le(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn byte_order_marks_are_no_part_of_the_text() {
        assert_eq!(
            text(b"\xEF\xBB\xBFa\r\nb"),
            ("a\r\nb".into(), Encoding::Utf8)
        );
        let marked = [b"\xFF\xFE".to_vec(), utf16le("sforce.opencti")].concat();
        assert_eq!(text(&marked), ("sforce.opencti".into(), Encoding::Utf16));
        assert_eq!(text(b"\xFE\xFF\0a\0b"), ("ab".into(), Encoding::Utf16));
    }

    #[test]
    fn utf16_without_a_mark_is_known_by_its_zeros() {
        let bytes = utf16le("sforce.opencti.screenPop(\u{20AC});");
        assert_eq!(text(&bytes).1, Encoding::Utf16);
        let big: Vec<u8> = "var a = 1;"
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        assert_eq!(text(&big), ("var a = 1;".into(), Encoding::Utf16));
    }

    #[test]
    fn invalid_utf8_is_read_as_windows_1252() {
        assert_eq!(
            text(b"caf\xE9 \x80"),
            ("caf\u{E9} \u{20AC}".into(), Encoding::Latin1)
        );
        assert_eq!(text(b"\xEF\xBB\xBFcaf\xE9").1, Encoding::Latin1);
    }

    #[test]
    fn zeros_without_a_pattern_are_binary() {
        assert_eq!(
            decode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\x01\x02\x03"),
            Content::Binary
        );
        assert_eq!(decode(b"\0"), Content::Binary);
    }

    #[test]
    fn archives_that_are_not_read_are_named() {
        assert_eq!(decode(b"PK\x03\x04rest"), Content::Zip);
        assert_eq!(decode(b"PK\x05\x06rest"), Content::Zip);
        assert_eq!(
            decode(b"\x1F\x8B\x08\0"),
            Content::Unreadable("gzip archive")
        );
    }

    #[test]
    fn an_empty_file_is_empty_text() {
        assert_eq!(text(b""), (String::new(), Encoding::Utf8));
    }
}
