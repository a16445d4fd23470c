//! Which front end reads a text: by its component and suffix, and by its first lines where those are silent.

use crate::catalog::metadata_types::MetadataTypes;

use super::{Entry, Language, MarkupKind};

const HTML: Language = Language::Markup(MarkupKind::Html);

/// How much of a text is looked at.
const LOOKED_AT: usize = 4096;

/// The language of `entry`, whose text is `text`. `content_type` is what its `-meta.xml` declares and is
/// only asked where the name says nothing.
pub(super) fn of(
    entry: &Entry,
    text: &str,
    content_type: impl FnOnce() -> Option<String>,
) -> Language {
    let file = entry.path.file_name();
    if let Some(language) = by_name(entry, file, text) {
        return language;
    }
    if let Some(language) = content_type().and_then(|declared| by_content_type(&declared)) {
        return language;
    }
    let suffix = suffix_of(file).unwrap_or_default();
    let silent = matches!(
        suffix.as_str(),
        "" | "resource" | "email" | "app" | "document" | "asset"
    );
    match by_content(head(text), silent) {
        // A template's plain text may well hold a word of a programming language.
        Language::JavaScript | Language::Json if suffix == "email" => Language::Prose,
        language => language,
    }
}

/// Whether a file can be Apex, by its name.
pub(super) fn may_hold_apex(file: &str) -> bool {
    let suffix = suffix_of(file);
    suffix.is_none_or(|suffix| by_suffix(&suffix) == Some(Language::Apex))
}

/// Whether a file of that name can be a script or hold one; an archive and a static resource can be anything.
pub(super) fn may_hold_script(file: &str) -> bool {
    let Some(suffix) = suffix_of(file) else {
        return true;
    };
    matches!(suffix.as_str(), "resource" | "zip" | "app")
        || matches!(
            by_suffixes(file, &suffix),
            Some(Language::JavaScript | Language::TypeScript | Language::Markup(_))
        )
}

/// Whether a file of that name is a script, and so no page.
pub(super) fn is_script(file: &str) -> bool {
    suffix_of(file).is_some_and(|suffix| {
        matches!(
            by_suffixes(file, &suffix),
            Some(Language::JavaScript | Language::TypeScript)
        )
    })
}

/// Whether the name of `entry` settles its language.
fn by_name(entry: &Entry, file: &str, text: &str) -> Option<Language> {
    if file.ends_with("-meta.xml") {
        return Some(Language::Xml);
    }
    const PROSE: [&str; 7] = [
        "readme",
        "license",
        "licence",
        "changelog",
        "notice",
        "authors",
        "contributing",
    ];
    if PROSE.iter().any(|name| file.eq_ignore_ascii_case(name)) {
        return Some(Language::Prose);
    }
    let suffix = suffix_of(file)?;
    match entry.component.kind.as_str() {
        "LightningComponentBundle" if suffix == "html" => {
            return Some(Language::Markup(MarkupKind::Lwc));
        }
        "AuraDefinitionBundle" if matches!(suffix.as_str(), "app" | "tokens") => {
            return Some(Language::Markup(MarkupKind::Aura));
        }
        _ => {}
    }
    // A text whose suffix is that of its type, and whose type has no content of its own, is XML. The records of
    // custom metadata share theirs with Markdown: there the text decides.
    let is_own = MetadataTypes::get()
        .named(&entry.component.kind)
        .is_some_and(|kind| {
            kind.suffix.as_deref() == suffix_as_written(file) && !kind.content && !kind.bundle
        });
    match by_suffixes(file, &suffix) {
        Some(Language::Prose) if is_own && head(text).trim_start().starts_with('<') => {
            Some(Language::Xml)
        }
        None if is_own => Some(Language::Xml),
        language => language,
    }
}

fn suffix_as_written(file: &str) -> Option<&str> {
    file.rsplit_once('.').map(|(_, suffix)| suffix)
}

fn suffix_of(file: &str) -> Option<String> {
    suffix_as_written(file).map(str::to_ascii_lowercase)
}

/// Suffixes of files that a server, or a tool, makes another file of: what they make stands before them, as in
/// `phone.js.erb`. Alone they are pages.
const TEMPLATES: [&str; 50] = [
    "php",
    "phtml",
    "erb",
    "rhtml",
    "eex",
    "leex",
    "heex",
    "jsp",
    "jspx",
    "jspf",
    "tag",
    "tagx",
    "gsp",
    "ftl",
    "ftlh",
    "vm",
    "vtl",
    "soy",
    "asp",
    "aspx",
    "ascx",
    "master",
    "cshtml",
    "vbhtml",
    "razor",
    "ejs",
    "eco",
    "jst",
    "hbs",
    "handlebars",
    "mustache",
    "stache",
    "twig",
    "liquid",
    "njk",
    "nunjucks",
    "j2",
    "jinja",
    "jinja2",
    "mako",
    "tera",
    "latte",
    "volt",
    "tpl",
    "tmpl",
    "gotmpl",
    "tt2",
    "cfm",
    "cfml",
    "template",
];

/// The language that the last suffix stands for, or the one before it where the last is that of a template.
fn by_suffixes(file: &str, suffix: &str) -> Option<Language> {
    let before = file.rsplit_once('.').map_or("", |(before, _)| before);
    let made = suffix_of(before)
        .filter(|_| TEMPLATES.contains(&suffix))
        .and_then(|made| by_suffix(&made));
    match made {
        // Markup and metadata are read as pages, which know about templates.
        None | Some(Language::Markup(_) | Language::Xml) => by_suffix(suffix),
        made => made,
    }
}

fn by_suffix(suffix: &str) -> Option<Language> {
    if TEMPLATES.contains(&suffix) && suffix != "template" {
        return Some(HTML);
    }
    Some(match suffix {
        "js" | "mjs" | "cjs" | "jsx" | "es6" | "es" | "jsm" => Language::JavaScript,
        "ts" | "tsx" | "mts" | "cts" => Language::TypeScript,
        "cls" | "trigger" | "apex" => Language::Apex,
        "page" | "component" | "scf" => Language::Markup(MarkupKind::Visualforce),
        "cmp" | "evt" | "intf" | "design" | "auradoc" => Language::Markup(MarkupKind::Aura),
        "html" | "htm" | "xhtml" | "xht" | "shtml" | "vf" | "vue" | "svelte" | "astro"
        | "marko" => HTML,
        "haml" | "hamlc" | "slim" | "pug" | "jade" => Language::Markup(MarkupKind::Indented),
        "json" | "map" | "json5" | "jsonc" | "webmanifest" => Language::Json,
        "md" | "markdown" | "txt" | "rst" | "adoc" | "asciidoc" | "log" => Language::Prose,
        "xml" | "svg" | "xsd" | "xsl" | "xslt" | "wsdl" | "callcenter" => Language::Xml,
        "css" | "scss" | "less" | "sass" | "yml" | "yaml" | "py" | "rb" | "java" | "cs" | "go"
        | "sh" | "sql" | "properties" | "toml" | "ini" | "csv" | "clj" | "cljs" | "cljc"
        | "coffee" | "litcoffee" | "iced" | "ls" | "soql" | "dwl" => Language::OtherText,
        _ => return None,
    })
}

fn by_content_type(declared: &str) -> Option<Language> {
    let declared = declared.split(';').next().unwrap_or("").trim();
    Some(match declared.to_ascii_lowercase().as_str() {
        "application/javascript"
        | "text/javascript"
        | "application/x-javascript"
        | "text/ecmascript" => Language::JavaScript,
        "text/html" | "application/xhtml+xml" => HTML,
        "text/xml" | "application/xml" | "image/svg+xml" => Language::Xml,
        "application/json" => Language::Json,
        "text/css" | "text/csv" => Language::OtherText,
        // `text/plain` and `application/octet-stream` are what Salesforce guesses; they say nothing.
        _ => return None,
    })
}

/// `silent`: nothing else is known, so that a guess at scripts is better than none.
fn by_content(head: &str, silent: bool) -> Language {
    let start = head.trim_start();
    let lower = start
        .get(..start.floor_char_boundary(200))
        .unwrap_or("")
        .to_ascii_lowercase();
    if lower.starts_with("<?xml") {
        let is_page = ["<html", "<!doctype html"]
            .iter()
            .any(|tag| lower.contains(tag));
        return if is_page { HTML } else { Language::Xml };
    }
    if lower.starts_with("<apex:") {
        return Language::Markup(MarkupKind::Visualforce);
    }
    if lower.starts_with("<aura:") {
        return Language::Markup(MarkupKind::Aura);
    }
    if ["<!doctype", "<html", "<head", "<body", "<script"]
        .iter()
        .any(|tag| lower.starts_with(tag))
    {
        return HTML;
    }
    if !silent {
        return Language::OtherText;
    }
    if let Some(interpreter) = lower.strip_prefix("#!") {
        let runs_script = interpreter
            .lines()
            .next()
            .is_some_and(|line| line.contains("node"));
        return if runs_script {
            Language::JavaScript
        } else {
            Language::OtherText
        };
    }
    if lower.starts_with("<customapplication") {
        return Language::Xml;
    }
    if lower.starts_with('<') {
        return HTML;
    }
    let code = skip_comments(start);
    if looks_like_json(code) {
        Language::Json
    } else if looks_like_script(code) {
        Language::JavaScript
    } else {
        Language::OtherText
    }
}

fn head(text: &str) -> &str {
    &text[..text.floor_char_boundary(LOOKED_AT)]
}

/// Past a licence header; a comment that does not end within the head is kept.
fn skip_comments(mut code: &str) -> &str {
    loop {
        code = code.trim_start();
        let rest = if let Some(block) = code.strip_prefix("/*") {
            block.split_once("*/").map(|(_, rest)| rest)
        } else if let Some(line) = code.strip_prefix("//") {
            line.split_once('\n').map(|(_, rest)| rest)
        } else {
            None
        };
        match rest {
            Some(rest) => code = rest,
            None => return code,
        }
    }
}

fn looks_like_json(code: &str) -> bool {
    let Some(inside) = code.strip_prefix(['{', '[']) else {
        return false;
    };
    let inside = inside.trim_start();
    match inside.strip_prefix('"') {
        Some(key) => {
            code.starts_with('[')
                || key
                    .split_once('"')
                    .is_some_and(|(_, rest)| rest.trim_start().starts_with(':'))
        }
        None => inside.starts_with(['}', ']', '{']) && !code.contains(';'),
    }
}

fn looks_like_script(code: &str) -> bool {
    const STARTS: [&str; 24] = [
        "(function",
        "!function",
        ";(",
        "(()",
        "+function",
        "\"use strict\"",
        "'use strict'",
        "var ",
        "let ",
        "const ",
        "function",
        "async ",
        "import ",
        "export ",
        "class ",
        "window.",
        "document.",
        "define(",
        "$(",
        "jQuery",
        "if (",
        "if(",
        "try",
        "sforce.",
    ];
    const INSIDE: [&str; 6] = [
        "function(",
        "function (",
        "=>",
        "var ",
        "sforce.",
        "window.",
    ];
    STARTS.iter().any(|start| code.starts_with(start))
        || INSIDE.iter().any(|word| code.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundle::entry::Origin;
    use crate::bundle::{BundlePath, ComponentId};

    fn language(component: &str, path: &str, text: &str, declared: Option<&str>) -> Language {
        let entry = Entry {
            path: BundlePath::new(path),
            component: component.parse().expect("TYPE:NAME"),
            member: None,
            package: None,
            is_meta_partner: false,
            test_code: false,
            force_ignored: false,
            origin: Origin::Inflated,
        };
        of(&entry, text, || declared.map(str::to_owned))
    }

    #[test]
    fn the_component_and_the_suffix_come_first() {
        let file = ComponentId::FILE;
        for (component, path, expected) in [
            (
                "LightningComponentBundle:a",
                "lwc/a/a.html",
                Language::Markup(MarkupKind::Lwc),
            ),
            ("StaticResource:a", "a.resource!/x.html", HTML),
            (
                "AuraDefinitionBundle:a",
                "aura/a/a.app",
                Language::Markup(MarkupKind::Aura),
            ),
            ("CustomApplication:a", "applications/a.app", Language::Xml),
            ("CallCenter:a", "callCenters/a.callCenter", Language::Xml),
            (
                "CallCenter:a",
                "callCenters/a.callCenter-meta.xml",
                Language::Xml,
            ),
            (
                "ApexPage:a",
                "pages/a.page",
                Language::Markup(MarkupKind::Visualforce),
            ),
            ("ApexPage:a", "pages/a.page-meta.xml", Language::Xml),
            ("Layout:a", "layouts/a.layout", Language::Xml),
            (
                "CustomMetadata:README",
                "customMetadata/README.md",
                Language::Prose,
            ),
            (&format!("{file}:x.d.ts"), "x.d.ts", Language::TypeScript),
            (&format!("{file}:README.md"), "README.md", Language::Prose),
            (&format!("{file}:a.cljs"), "a.cljs", Language::OtherText),
            (
                &format!("{file}:a.js.erb"),
                "a.js.erb",
                Language::JavaScript,
            ),
            (
                &format!("{file}:a.ts.hbs"),
                "a.ts.hbs",
                Language::TypeScript,
            ),
            (
                &format!("{file}:a.js.template"),
                "a.js.template",
                Language::JavaScript,
            ),
            (
                &format!("{file}:a.css.erb"),
                "a.css.erb",
                Language::OtherText,
            ),
            (&format!("{file}:a.html.erb"), "a.html.erb", HTML),
            (&format!("{file}:a.b.php"), "a.b.php", HTML),
            (&format!("{file}:js.php"), "js.php", HTML),
            (&format!("{file}:a.js.bak"), "a.js.bak", Language::OtherText),
            (
                &format!("{file}:a.html.haml"),
                "a.html.haml",
                Language::Markup(MarkupKind::Indented),
            ),
        ] {
            assert_eq!(language(component, path, "", None), expected, "{path}");
        }
    }

    #[test]
    fn a_record_of_custom_metadata_is_no_markdown() {
        let record = "<?xml version=\"1.0\"?>\n<CustomMetadata/>";
        let path = "customMetadata/Setting.Claims.md";
        assert_eq!(
            language("CustomMetadata:Setting.Claims", path, record, None),
            Language::Xml
        );
    }

    #[test]
    fn a_resource_is_known_by_its_partner_or_its_first_lines() {
        let resource =
            |text: &str, declared| language("StaticResource:a", "a.resource", text, declared);
        assert_eq!(
            resource("/* x */ a {}", Some("text/javascript")),
            Language::JavaScript
        );
        assert_eq!(resource("var a;", Some("text/plain")), Language::JavaScript);
        assert_eq!(
            resource("/*! lib */\n(function(){})()", None),
            Language::JavaScript
        );
        assert_eq!(
            resource("/* theme */\nbody { color: red }", None),
            Language::OtherText
        );
        assert_eq!(
            resource("<?xml version=\"1.0\"?><CallCenter/>", None),
            Language::Xml
        );
        assert_eq!(resource("\n<div>\n", None), HTML);
        assert_eq!(resource("{ \"a\": 1 }", None), Language::Json);
        assert_eq!(resource("[{\"a\": 1}]", None), Language::Json);
    }

    #[test]
    fn an_unknown_suffix_is_text_unless_it_is_plainly_markup() {
        assert_eq!(
            language("File:a", "a.conf", "var a = 1;", None),
            Language::OtherText
        );
        assert_eq!(language("File:a", "a.inc", "<!DOCTYPE html>", None), HTML);
        assert_eq!(
            language("File:a", "server", "const a = require('a')", None),
            Language::JavaScript
        );
    }

    #[test]
    fn a_text_cut_inside_a_character_is_no_reason_to_panic() {
        let text = format!("{}\u{1F4DE}", "x".repeat(LOOKED_AT - 1));
        assert_eq!(language("File:a", "a", &text, None), Language::OtherText);
    }
}
