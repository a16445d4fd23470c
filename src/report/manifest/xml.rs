//! The manifest as a `package.xml`.

use std::io::{self, Write};

use super::document::ManifestDocument;

/// Writes a `package.xml`. What it cannot ask for yet, and what the bundle lacks, stand in it as comments.
///
/// # Errors
/// If `out` cannot be written to.
pub fn write(document: &ManifestDocument, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(
        out,
        r#"<Package xmlns="http://soap.sforce.com/2006/04/metadata">"#
    )?;
    for lack in document.lacks.iter().flatten() {
        writeln!(
            out,
            "    <!-- lacking: {}: {} -->",
            comment(&lack.kind),
            comment(&lack.what)
        )?;
    }
    for kind in &document.types {
        if kind.members.is_empty() {
            let folders = kind.folder_type.as_deref().unwrap_or_default();
            writeln!(
                out,
                "    <!-- {}: no wildcard; list {} and what lies in each, then hand the lists to manifest with its \
                 option listed. `sf-cti manifest` in the format text has the commands -->",
                comment(&kind.name),
                comment(folders)
            )?;
            continue;
        }
        writeln!(out, "    <types>")?;
        for member in &kind.members {
            writeln!(out, "        <members>{}</members>", escape(member))?;
        }
        writeln!(out, "        <name>{}</name>", escape(&kind.name))?;
        writeln!(out, "    </types>")?;
    }
    writeln!(
        out,
        "    <version>{}</version>",
        escape(&document.api_version)
    )?;
    writeln!(out, "</Package>")
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            // XML has no way to write these at all.
            letter if letter.is_control() => escaped.push(char::REPLACEMENT_CHARACTER),
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// Without what would end a comment.
fn comment(text: &str) -> String {
    let mut comment = escape(text);
    // Once is not enough for three in a row.
    while comment.contains("--") {
        comment = comment.replace("--", "- -");
    }
    comment
}
