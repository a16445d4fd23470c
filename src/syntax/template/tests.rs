use super::*;
use crate::syntax::holes;
use crate::syntax::{ApexInterest, Needles};

fn interest() -> Interest {
    Interest {
        records: crate::syntax::RecordInterest::default(),
        globals: vec!["sforce".to_owned()],
        paths: vec![vec!["sforce".to_owned(), "opencti".to_owned()]],
        needles: Needles::new(["sforce"]),
        callees: Vec::new(),
        fields: Vec::new(),
        types: Vec::new(),
        code_elements: Vec::new(),
        apex: ApexInterest::default(),
    }
}

/// A blanked script with single blanks, and `{…}` for holes in strings.
fn blanked(script: &str) -> String {
    let blanked = blank(script, true, &interest()).unwrap_or_else(|| script.to_owned());
    assert_eq!(blanked.len(), script.len());
    let words: Vec<&str> = blanked.split_whitespace().collect();
    let mut shown = holes::shown(&words.join(" "));
    while shown.contains("__") {
        shown = shown.replace("__", "_");
    }
    shown
}

#[test]
fn values_are_names_in_code_and_text_in_strings() {
    for (script, expected) in [
        ("var a = <%= b.to_json %>;", "var a = _;"),
        (
            "var a = <?php echo $b ?>, c = '<?= $d ?>';",
            "var a = _, c = '{…}';",
        ),
        (
            "var a = {{ b|tojson }}, c = \"{{ d }}\";",
            "var a = _, c = \"{…}\";",
        ),
        ("var a = {{{ b }}}, c = {!! d !!};", "var a = _, c = _;"),
        (
            "var a = @Html.Raw(Json.Encode(Model)), b = '@Model.Id';",
            "var a = _, b = '{…}';",
        ),
        (
            "var a = @(Model.B + \")\"), c = @json($d);",
            "var a = _, c = _;",
        ),
        (
            "var a = ${b.c}, d = #{e.f}, g = #h.i#;",
            "var a = _, d = _, g = _;",
        ),
        ("var a = $!{b}, c = $!d.e;", "var a = _, c = _;"),
        ("var a = [[${b}]], c = {$d|escape};", "var a = _, c = _;"),
        (
            "var a = {% url 'x' %}, b = <c:out value=\"c\"/>;",
            "var a = _ , b = _ ;",
        ),
        ("var a = <cfoutput>#b#</cfoutput>;", "var a = _ ;"),
        ("var a = [% b %];", "var a = _ ;"),
    ] {
        assert_eq!(blanked(script), expected);
    }
}

#[test]
fn what_decides_is_nothing_and_an_alternative_is_an_or() {
    for (script, expected) in [
        ("<% if a %>\nb();\n<% else %>\nc();\n<% end %>", "b(); c();"),
        ("<% if (a) { %>b();<% } else { %>c();<% } %>", "b(); c();"),
        (
            "<?php if ($a): ?>b();<?php else: ?>c();<?php endif; ?>",
            "b(); c();",
        ),
        ("{% if a %}\nb()\n{% else %}\nc()\n{% endif %}", "b() c()"),
        (
            "var a = {% if b %}1{% else %}2{% endif %};",
            "var a = 1|| 2 ;",
        ),
        (
            "var a = <% if b %>'x'<% else %>'y'<% end %>;",
            "var a = 'x'|| 'y' ;",
        ),
        ("{{#if a}}b();{{else}}c();{{/if}}", "b(); c();"),
        ("{{ if .A }}b();{{ else }}c();{{ end }}", "b(); c();"),
        ("<#if a gt (1 > 2)>b();<#else>c();</#if>", "b(); c();"),
        ("#if($a)\nb();\n#else\nc();\n#end", "b(); c();"),
        ("{if $a == 'x'}b();{else}c();{/if}", "b(); c();"),
        ("<cfif a>b();<cfelse>c();</cfif>", "b(); c();"),
        ("<c:if test=\"${a > 1}\">b();</c:if>", "b();"),
        (
            "@if (Model.A is B c) { <text>d();</text> } else { e(); }",
            "if(_) { d(); } else { e(); }",
        ),
        ("@foreach (var a in Model.B) { c(@a.D); }", "{ c(_); }"),
        ("@if($a)\nb();\n@else\nc();\n@endif", "b(); c();"),
        ("@{ var a = \"}\"; } b(); @* c *@ @: d();", "b(); d();"),
    ] {
        assert_eq!(blanked(script), expected);
    }
}

#[test]
fn a_script_of_its_own_is_left_alone() {
    for script in [
        "const a = `${b}`; const c = `#{d}`;",
        "class A { #b = 1; c() { return #b in this ? this.#b : 0; } }",
        "x = a[b[$c]]; if (a<b || c<%d) {}",
        "function f(){if(a)b();else{c()}}",
        "var r = /{/g, s = /\\{\\$x}/;",
        "send('a@b.com');",
    ] {
        assert_eq!(blank(script, true, &interest()), None, "{script}");
    }
    let decorated = "@Component({ a: 1 }) class B {}";
    assert_eq!(blank(decorated, false, &interest()), None);
}

#[test]
fn a_hole_that_names_what_is_looked_for_stays() {
    for script in [
        "<A b={{ c: sforce.opencti }}/>",
        "{{ sforce['opencti'] }}",
        "@Component({ a: sforce.opencti })",
    ] {
        assert_eq!(blank(script, true, &interest()), None, "{script}");
    }
    assert_eq!(blanked("load(<%= sforce_url %>)"), "load(_)");
}

#[test]
fn a_text_is_shown_with_its_holes_open() {
    for (text, expected) in [
        (
            "{{ host }}/support/api/<%= v %>/a.js",
            "{…}/support/api/{…}/a.js",
        ),
        ("{!$Setup.A__c.B__c}/x/{!v}.js", "{…}/x/{…}.js"),
        ("${ctx}/a.js?{%if b%}c", "{…}/a.js?{…}c"),
        ("@Model.Host/a/@(Model.V)/b.js", "{…}/a/{…}/b.js"),
        ("a@b.com {c} [d] #e $f <g", "a@b.com {c} [d] #e $f <g"),
    ] {
        assert_eq!(shown(text), expected);
    }
}

#[test]
fn hostile_templates_are_read_in_bounded_time() {
    for piece in [
        "<%", "<?php ", "{{", "{%", "{#", "{!!", "{$a", "{if $", "${", "#{", "#if(", "#a.", "[[$",
        "[%", "@a(", "@{", "@*", "@if(", "<#if ", "<#--", "<cfif ", "<a:b ", "'", "\u{e9}{{",
        "$!{",
    ] {
        let text = piece.repeat(2_000);
        let found = blank(&text, true, &interest());
        assert!(found.is_none_or(|found| found.len() == text.len()));
        let _ = shown(&text);
    }
}
