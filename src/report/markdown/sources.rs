//! The sources that were cited, and no others.

use std::io;

use super::page::Page;
use crate::catalog::catalog;
use crate::report::escape::{code, text};

pub(super) fn write(page: &mut Page<'_, '_>) -> io::Result<()> {
    if page.cited().is_empty() {
        return Ok(());
    }
    page.block("## Sources")?;
    page.block("What this document cites. Where no address stands, the source has none.")?;
    let items: Vec<String> = page
        .cited()
        .iter()
        .map(|id| {
            let Some(source) = catalog().source(id) else {
                return text(id);
            };
            let address = match &source.url {
                Some(url) if url.starts_with("https://") => format!(" <{url}>"),
                Some(url) => format!(" {}", code(url)),
                None => String::new(),
            };
            format!("**{}**: {}.{address}", text(id), text(&source.title))
        })
        .collect();
    page.bare_list(&items)
}
