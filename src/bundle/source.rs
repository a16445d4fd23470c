//! One file of a bundle as the later rooms see it.

use std::sync::Arc;

use super::{BundlePath, ComponentId};

/// Which front end reads a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// Metadata XML, `.app` applications, call-center definitions, any `.xml`.
    Xml,
    /// JavaScript, with or without JSX.
    JavaScript,
    /// TypeScript; `.tsx` too.
    TypeScript,
    /// Visualforce pages and components, Aura markup, LWC templates, HTML.
    Markup(MarkupKind),
    /// Apex classes and triggers.
    Apex,
    /// JSON.
    Json,
    /// Prose: Markdown, plain text, reStructuredText.
    Prose,
    /// Anything else that is text (ClojureScript, YAML, Python …): only the text fallback reads it.
    OtherText,
}

/// Flavours of markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MarkupKind {
    /// Visualforce: `.page`, `.component`, S-controls.
    Visualforce,
    /// Aura: `.cmp`, `.app` below `aura/`, `.evt`, `.intf`, `.design`.
    Aura,
    /// A Lightning web component's template.
    Lwc,
    /// HTML and everything near it (`.htm`, `.vf`, `.jsp`, `.erb`, `.php`, `.vue`).
    Html,
    /// Markup without end tags, where indentation says what is inside: `.haml`, `.slim`, `.pug`.
    Indented,
}

/// How a file's bytes became text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Valid UTF-8, with or without a byte-order mark.
    Utf8,
    /// UTF-16 with a byte-order mark, or recognised by its zero bytes.
    Utf16,
    /// Not UTF-8: read as Windows-1252, of which Latin-1 is a part.
    Latin1,
}

/// A file, or a member of an archive, decoded. The byte-order mark is not part of `text`.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Where it lies.
    pub path: BundlePath,
    /// Its decoded text.
    pub text: Arc<str>,
    /// How it was decoded.
    pub encoding: Encoding,
    /// Which front end reads it.
    pub language: Language,
    /// The component it is a part of.
    pub component: ComponentId,
    /// Path inside the component, where the component is a bundle, an archive or an unpacked
    /// archive: the same for `x.resource!/js/a.js` and `staticresources/x/js/a.js`.
    pub member: Option<String>,
    /// The package under `Referenced Packages/NAME/` it belongs to; `None` means the org itself.
    pub package: Option<String>,
    /// A `-meta.xml` partner of a content file, such as `Softphone.page-meta.xml`.
    pub is_meta_partner: bool,
    /// Whether it is test code by its place or name (`__tests__`, `*.test.js`, `*.spec.ts`, mocks).
    pub test_code: bool,
    /// Named by `.forceignore`: not deployed from here, which does not mean that it is not in the org.
    pub force_ignored: bool,
}
