use super::*;
use crate::syntax::holes;
use crate::syntax::interest::Needles;

fn interest() -> Interest {
    Interest {
        paths: Vec::new(),
        globals: vec!["sforce".into()],
        needles: Needles::new(["opencti", "interaction"]),
        callees: Vec::new(),
        fields: Vec::new(),
        types: Vec::new(),
        code_elements: Vec::new(),
        apex: crate::syntax::ApexInterest::default(),
        records: crate::syntax::RecordInterest::default(),
    }
}

fn page(text: &str, kind: MarkupKind) -> MarkupReading {
    let reading = read(text, kind, &interest());
    for script in &reading.scripts {
        assert_eq!(script.source.len(), script.span.end - script.span.start);
        assert_eq!(script.source.len(), script.span.of(text).len());
    }
    for element in &reading.elements {
        assert!(
            element
                .span
                .of(text)
                .starts_with(&format!("<{}", element.name))
                || element.name == "script",
            "{element:?}"
        );
        for attribute in &element.attributes {
            let (start, end) = (attribute.span.start, attribute.span.end);
            assert!(text.get(start..end).is_some(), "{attribute:?}");
        }
    }
    reading
}

fn names(reading: &MarkupReading) -> Vec<&str> {
    reading
        .elements
        .iter()
        .map(|element| element.name.as_str())
        .collect()
}

#[test]
fn elements_keep_their_case_and_attributes_their_place() {
    let text = "<apex:page Controller=\"A\">\r\n\u{e9}<apex:includeScript value='{!$Resource.X}&amp;y'/>\r\n<b c=d e f=\"\"></apex:page>";
    let reading = page(text, MarkupKind::Visualforce);
    assert_eq!(names(&reading), ["apex:page", "apex:includeScript", "b"]);
    let value = reading.elements[1].attribute("VALUE").expect("value");
    assert_eq!(value.value, "{!$Resource.X}&y");
    assert_eq!(value.span.of(text), "{!$Resource.X}&amp;y");
    assert_eq!(
        reading.elements[1].span.of(text),
        "<apex:includeScript value='{!$Resource.X}&amp;y'/>"
    );
    let last = &reading.elements[2];
    assert_eq!(last.attribute("c").map(|c| c.span.of(text)), Some("d"));
    assert_eq!(last.attribute("e").map(|e| e.value.as_str()), Some(""));
    assert_eq!(
        last.attribute("f")
            .map(|f| text[..f.span.start].ends_with("f=\"")),
        Some(true)
    );
}

#[test]
fn an_inline_script_is_its_body_with_merge_fields_blanked() {
    let text =
        "<script type=\"text/javascript\">\r\nif (a<b && c) { f('{!x}', {!y}); }\r\n</script><p>";
    let reading = page(text, MarkupKind::Visualforce);
    let script = &reading.scripts[0];
    assert_eq!(script.kind, ScriptKind::Inline);
    assert_eq!(
        holes::shown(script.source.trim()),
        "if (a<b && c) { f('{…}', ____); }"
    );
    assert!(script.span.of(text).trim().starts_with("if (a<b"));
    assert_eq!(names(&reading), ["script", "p"]);
}

#[test]
fn a_merge_field_with_quotes_is_one_attribute_value() {
    let text = "<apex:a onclick=\"{!IF(x > 1, \"go()\", \"\")}; f()\" value='{!v['a']}'/><b/>";
    let reading = page(text, MarkupKind::Visualforce);
    assert_eq!(names(&reading), ["apex:a", "b"]);
    let value = reading.elements[0].attribute("onclick").expect("onclick");
    assert_eq!(value.value, "{!IF(x > 1, \"go()\", \"\")}; f()");
    assert_eq!(
        reading.elements[0]
            .attribute("value")
            .map(|value| value.value.as_str()),
        Some("{!v['a']}")
    );
    assert_eq!(
        reading.scripts[0].source,
        format!("{}; f()", "_".repeat(24))
    );
}

#[test]
fn a_self_closing_script_has_no_body() {
    let text = "<script src=\"/support/api/25.0/interaction.js\"/><apex:form/><iframe src='x'/><script>a()</script>";
    let reading = page(text, MarkupKind::Visualforce);
    assert_eq!(names(&reading), ["script", "apex:form", "iframe", "script"]);
    assert_eq!(reading.scripts.len(), 1);
    assert_eq!(reading.scripts[0].source, "a()");
}

#[test]
fn components_inside_a_script_are_blank_or_an_operand() {
    let text = "<script>var a = <apex:outputText value=\"{!IF(x, 'a', 'b')}\"/>;\n<apex:repeat value=\"{!l}\" var=\"i\">\n\
                f('<c:name id=\"x\"/>');</apex:repeat> a<b:c [<apex:repeat value=\"{!l}\">1,</apex:repeat>]</script>";
    let reading = page(text, MarkupKind::Visualforce);
    let source = holes::shown(&reading.scripts[0].source);
    let words: Vec<&str> = source.split_whitespace().collect();
    assert_eq!(
        words,
        [
            "var",
            "a",
            "=",
            "_",
            ";",
            "f('{…}');",
            "a<b:c",
            "[",
            "1,",
            "]"
        ]
    );
}

#[test]
fn cdata_and_comment_marks_around_a_script_are_no_code() {
    let text = "<script><!-- hide\nf();\n//--></script><script>//<![CDATA[\nx[y[0]]>1;\n//]]></script>\
                <script><![CDATA[ g() ]]></script><script>\n<!--\nh('<!--');\n--></script>";
    let reading = page(text, MarkupKind::Visualforce);
    let sources: Vec<String> = reading
        .scripts
        .iter()
        .map(|script| {
            script
                .source
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect();
    assert_eq!(
        sources,
        [
            "// hide f(); //-->",
            "// x[y[0]]>1; //",
            "g()",
            "// h('<!--'); //"
        ]
    );
}

#[test]
fn handlers_and_script_addresses_are_scripts_with_references_resolved_in_place() {
    let text = "<a onclick=\"if (a &amp;&amp; b &gt;= c) sforce.f(&quot;x&quot;, '{!y}'); return false\" href='javascript:g()' \
                ontouch=\"{!c.z}\" only='f' onx=''>";
    let reading = page(text, MarkupKind::Visualforce);
    assert_eq!(reading.scripts.len(), 2);
    let script = &reading.scripts[0];
    assert_eq!(script.kind, ScriptKind::Handler);
    assert_eq!(script.attribute.as_deref(), Some("onclick"));
    assert_eq!(
        holes::shown(&script.source),
        "if (a &&         b    >= c) sforce.f(     \"x\"     , '{…}'); return false"
    );
    let at = script.source.find("sforce").expect("sforce");
    assert!(text[script.span.start + at..].starts_with("sforce.f("));
    assert_eq!(reading.scripts[1].span.of(text), "g()");
}

#[test]
fn a_script_says_by_its_type_what_it_is() {
    let text = "<script type=\"application/json\">{}</script><script type='text/plain'>opencti</script>\
                <script type=module>import 'a'</script><script lang=\"ts\" setup>let a: string</script>\
                <script src=x.js>opencti.dead()</script>";
    let reading = page(text, MarkupKind::Html);
    assert_eq!(reading.scripts.len(), 2);
    assert!(reading.scripts[0].is_module && !reading.scripts[0].is_typescript);
    assert!(reading.scripts[1].is_typescript);
    assert_eq!(reading.texts.len(), 2);
    assert!(
        reading
            .texts
            .iter()
            .all(|text| text.kind == TextKind::Prose)
    );
}

#[test]
fn a_template_for_the_browser_is_markup_and_data_is_a_value() {
    let text = "<p><script type='text/x-handlebars'>{{#if a}}<p title='\u{e9}' onclick='opencti()'>{{/if}}</script>\
                <script type=importmap>{\"imports\": {\"opencti\": \"./a.js\"}}</script>\
                <script type='text/template'><script type='text/template'><p onclick='opencti()'></script>";
    let reading = page(text, MarkupKind::Html);
    let sources: Vec<&str> = reading
        .scripts
        .iter()
        .map(|script| script.source.as_str())
        .collect();
    assert_eq!(
        sources,
        ["opencti()", "({\"imports\": {\"opencti\": \"./a.js\"}})"]
    );
    assert_eq!(reading.scripts[0].span.of(text), "opencti()");
    let title = reading
        .elements
        .iter()
        .find_map(|element| element.attribute("title"));
    assert_eq!(title.map(|title| title.span.of(text)), Some("\u{e9}"));
    assert_eq!(
        reading.scripts[1].span.of(text),
        ">{\"imports\": {\"opencti\": \"./a.js\"}}<"
    );
}

#[test]
fn what_a_server_fills_is_hidden_from_the_tokenizer_only() {
    let text = "<a title=\"<%= t \"x\" %>\" href=\"{% url \"y\" %}\" id=\"@Url.Action(\"z\", \"w\")\" class=\"<c:out value=\"v\"/>\">\
                <script>f({{ g: opencti }}, '<%= h %>', \"{% i %}\")</script><p>";
    let reading = page(text, MarkupKind::Html);
    assert_eq!(names(&reading), ["a", "script", "p"]);
    let values: Vec<&str> = reading.elements[0]
        .attributes
        .iter()
        .map(|attribute| attribute.value.as_str())
        .collect();
    assert_eq!(
        values,
        [
            "<%= t \"x\" %>",
            "{% url \"y\" %}",
            "@Url.Action(\"z\", \"w\")",
            "<c:out value=\"v\"/>"
        ]
    );
    assert_eq!(
        holes::shown(&reading.scripts[0].source),
        "f({{ g: opencti }}, '{…}', \"{% i %}\")"
    );
}

#[test]
fn helpers_and_tag_libraries_write_script_elements() {
    for text in [
        "<%= javascript_tag do %>a();<% if b %>c();<% end %><% end %><p>",
        "<% content_for :js do %><%= javascript_tag nonce: true do -%>a();\n  <%end%><% end %><p>",
        "<aui:script use=\"x\">a(); if (1<b) {}</aui:script><p>",
        "<h:outputScript>a();</h:outputScript><p>",
    ] {
        let reading = read(text, MarkupKind::Html, &interest());
        let names: Vec<&str> = reading
            .elements
            .iter()
            .map(|element| element.name.as_str())
            .collect();
        assert_eq!(names, ["script", "p"], "{text}");
        assert!(reading.scripts[0].source.starts_with("a();"), "{text}");
        assert!(reading.problems.is_empty(), "{text}");
    }
    let text = "<%= form_for x do |f| %><p><% end %>";
    assert_eq!(names(&page(text, MarkupKind::Html)), ["p"]);
}

#[test]
fn a_server_writes_handlers() {
    let text = "<%= link_to 'x', '#', onclick: \"opencti()\" %>";
    let reading = page(text, MarkupKind::Html);
    assert_eq!(reading.scripts[0].span.of(text), "opencti()");
    assert_eq!(reading.texts[0].kind, TextKind::ServerCode);
    let text = "<%# link_to 'x', '#', onclick: \"opencti()\" %>";
    let reading = page(text, MarkupKind::Html);
    assert_eq!(reading.scripts.len(), 0);
    assert_eq!(reading.texts[0].kind, TextKind::Comment);
}

#[test]
fn comments_hide_elements_and_prose_is_noted() {
    let text =
        "<!-- <script>sforce.opencti.x()</script> --><p> uses OpenCTI &amp; more </p><p>other</p>";
    let reading = page(text, MarkupKind::Html);
    assert_eq!(names(&reading), ["p", "p"]);
    assert_eq!(reading.texts[0].kind, TextKind::Comment);
    assert_eq!(
        reading.texts[0].span.of(text),
        "<!-- <script>sforce.opencti.x()</script> -->"
    );
    assert_eq!(reading.texts[1].kind, TextKind::Prose);
    assert_eq!(reading.texts[1].span.of(text), "uses OpenCTI &amp; more");
}

#[test]
fn server_code_is_blank() {
    let text = "<?php if ($a > 1) { echo '<b>'; } ?><script>var u = <?= $x ?>; <% if (y) { %>f();<% } %></script>\
                <a href=\"<%= url(\"a\") %>\">";
    let reading = page(text, MarkupKind::Html);
    assert_eq!(names(&reading), ["script", "a"]);
    let words: Vec<&str> = reading.scripts[0].source.split_whitespace().collect();
    assert_eq!(words, ["var", "u", "=", "_________;", "f();"]);
    assert_eq!(
        reading.elements[1]
            .attribute("href")
            .map(|href| href.value.as_str()),
        Some("<%= url(\"a\") %>")
    );
}

#[test]
fn curly_quotes_from_a_word_processor_are_quotes() {
    let text = "<script src=\u{201d}/support/api/25.0/interaction.js\u{201d} type=\u{201c}text/javascript\u{201d}></script><i title=\u{201c}a b\u{201d}>";
    let reading = page(text, MarkupKind::Visualforce);
    let src = reading.elements[0].attribute("src").expect("src");
    assert_eq!(src.value, "/support/api/25.0/interaction.js");
    assert_eq!(src.span.of(text), src.value);
    assert_eq!(
        reading.elements[1]
            .attribute("title")
            .map(|title| title.value.as_str()),
        Some("a b")
    );
}

#[test]
fn a_curly_quote_may_close_what_a_plain_one_opened() {
    let text = "<i title=\"a value=\u{201c}b\u{201d}><i a=\u{201c}\u{201d} b=\u{201c}";
    let reading = page(text, MarkupKind::Html);
    let title = reading.elements[0].attribute("title").expect("title");
    assert_eq!(title.span.of(text), "a value=");
}

#[test]
fn a_quote_that_is_never_closed_does_not_swallow_the_page() {
    for text in [
        "<div class=\"a><script>sforce.x()</script><p id=\"b\">",
        "<div class=\"a><script>sforce.x()</script><p>",
        "<div class='a' title=\"x><script>sforce.x()</script><p>",
    ] {
        let reading = page(text, MarkupKind::Html);
        assert_eq!(names(&reading), ["div", "script", "p"], "{text}");
        assert_eq!(reading.scripts[0].source, "sforce.x()");
    }
    let text = "<script type=\"text/javascript>sforce.x()</script><p id=\"b\">";
    assert_eq!(page(text, MarkupKind::Html).elements.len(), 2);
    let text = "<div title=\"<b>a</b>\" class=\"c\"><p>";
    assert_eq!(names(&page(text, MarkupKind::Html)), ["div", "p"]);
}

#[test]
fn a_page_cut_in_the_middle_gives_what_is_there() {
    let reading = page("<p><script>sforce.x(", MarkupKind::Visualforce);
    assert_eq!(reading.scripts[0].source, "sforce.x(");
    assert_eq!(reading.problems.len(), 1);
    let reading = page("<p><a href=\"x\" onclick=\"f()", MarkupKind::Visualforce);
    assert_eq!(names(&reading), ["p", "a"]);
    assert_eq!(reading.problems.len(), 1);
}

#[test]
fn framework_bindings_are_handlers_only_where_they_matter() {
    let text = "<a @click=\"sforce.opencti.x()\" @input='y()' (tap)='sforce.z()'>";
    assert_eq!(page(text, MarkupKind::Html).scripts.len(), 2);
    let text = "<template><a onclick={handle}></a></template>";
    assert_eq!(page(text, MarkupKind::Lwc).scripts.len(), 0);
}

#[test]
fn values_of_frameworks_are_scripts_in_brackets() {
    let text = "<a x-data='{ a: sforce.b }' data-bind=\"click: function () { sforce.c(); }\"><i hx-on:click='sforce.d()' \
                x-data=sforce.e x-data='{ f: 1 }'>";
    let reading = page(text, MarkupKind::Html);
    let sources: Vec<&str> = reading
        .scripts
        .iter()
        .map(|script| script.source.as_str())
        .collect();
    assert_eq!(
        sources,
        [
            "({ a: sforce.b })",
            "({click: function () { sforce.c(); }})",
            "sforce.d()"
        ]
    );
    let places: Vec<bool> = reading
        .scripts
        .iter()
        .map(|script| {
            let at = script.source.find("sforce").expect("the global");
            text[script.span.start + at..].starts_with("sforce")
        })
        .collect();
    assert_eq!(places, [true; 3]);
}

#[test]
fn hostile_pages_are_read_in_bounded_time_and_without_panic() {
    let pieces = [
        "<a b=\"",
        "<script>",
        "<!--",
        "{!",
        "<apex:x ",
        "&quot;",
        "<?php",
        "<%",
        "<%= javascript_tag do %>",
        "<a:script>",
        "<script type='text/template'>opencti<p ",
        "{{",
        "{% opencti \"",
        "@a(opencti",
        "\u{201c}",
        "=\u{201c}",
        "\r",
        "\0",
        "</",
        "]]>",
        "<![CDATA[",
    ];
    for piece in pieces {
        for kind in [MarkupKind::Html, MarkupKind::Visualforce] {
            let text = piece.repeat(2_000);
            let _ = page(&text, kind);
            let _ = page(&format!("<script>{text}"), kind);
            let _ = page(&format!("<a onclick='{text}'>"), kind);
        }
    }
}
