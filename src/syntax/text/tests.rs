use super::*;
use crate::syntax::facts::{Literal, Segment};
use crate::syntax::interest::Needles;

fn interest() -> Interest {
    Interest {
        paths: Vec::new(),
        globals: vec!["sforce".into()],
        needles: Needles::new(["opencti", "sforce.interaction", "interaction.js"]),
        callees: Vec::new(),
        fields: Vec::new(),
        types: Vec::new(),
        code_elements: Vec::new(),
        apex: crate::syntax::ApexInterest::default(),
        records: crate::syntax::RecordInterest::default(),
    }
}

fn path(found: &PathUse) -> String {
    let names: Vec<&str> = found
        .path
        .iter()
        .map(|segment| segment.name().unwrap_or("*"))
        .collect();
    names.join(".")
}

/// The paths and kinds found; every span must cover the name it stands for.
fn uses(text: &str) -> Vec<(String, UseKind)> {
    let reading = read(text, &interest());
    check(&reading.uses, text);
    reading
        .uses
        .iter()
        .map(|found| (path(found), found.kind))
        .collect()
}

fn check(uses: &[PathUse], text: &str) {
    for found in uses {
        assert_eq!(found.path.len(), found.spans.len());
        assert!(!found.whole.of(text).is_empty());
        for (segment, span) in found.path.iter().zip(&found.spans) {
            if let (Segment::Name(name), Some(span)) = (segment, span) {
                assert_eq!(span.of(text), name);
            }
        }
    }
}

fn one(text: &str) -> (String, UseKind) {
    let found = uses(text);
    assert_eq!(found.len(), 1, "{text}: {found:?}");
    found.into_iter().next().expect("one")
}

#[test]
fn chains_are_found_however_they_are_written() {
    let expected = ("sforce.opencti.screenPop".to_owned(), UseKind::Call);
    for text in [
        "sforce.opencti.screenPop({})",
        "window.sforce?.opencti?.screenPop?.({})",
        "(window as any).sforce.opencti.screenPop()",
        "(<any>window).sforce.opencti.screenPop()",
        "(sforce as any).opencti.screenPop()",
        "window.parent.sforce.opencti.screenPop()",
        "sforce['opencti'][\"screenPop\"]()",
        "window['sforce'].opencti[`screenPop`]()",
        "sforce // the api\n  .opencti\n  /* that is */ .screenPop ( { } )",
        "sforce!.opencti!.screenPop()",
        "this.sforce.opencti.screenPop()",
        "x = {a: sforce.opencti.screenPop()}",
        "`${sforce.opencti.screenPop()}`",
    ] {
        assert_eq!(one(text), expected, "{text}");
    }
}

#[test]
fn other_objects_members_keys_and_parameters_are_no_uses() {
    for text in [
        "my.sforce.opencti.screenPop()",
        "mysforce.opencti.x()",
        "({ sforce: 1 })",
        "function f(sforce) { }",
        "(sforce) => 1",
        "var sforce;",
        "this.sforce = 1",
    ] {
        assert_eq!(uses(text), [], "{text}");
    }
}

#[test]
fn what_is_done_with_a_path_is_told_by_its_neighbours() {
    let kinds = |text: &str| {
        uses(text)
            .into_iter()
            .map(|(_, kind)| kind)
            .collect::<Vec<_>>()
    };
    assert_eq!(kinds("if (sforce.opencti) {}"), [UseKind::Test]);
    assert_eq!(kinds("if (typeof sforce === 'x') {}"), [UseKind::Test]);
    assert_eq!(kinds("if (a && sforce.opencti) {}"), [UseKind::Test]);
    assert_eq!(kinds("sforce.opencti = {}"), [UseKind::Write]);
    assert_eq!(kinds("sforce.opencti == x"), [UseKind::Test]);
    assert_eq!(kinds("f(sforce.opencti.x)"), [UseKind::Pass]);
    assert_eq!(kinds("return sforce.opencti;"), [UseKind::Bind]);
    assert_eq!(
        kinds("var api = window.sforce && sforce.opencti;"),
        [UseKind::Test, UseKind::Bind]
    );
    assert_eq!(kinds("x + sforce.opencti.y + z"), [UseKind::Read]);
    assert_eq!(
        one("sforce.opencti[name]()"),
        ("sforce.opencti.*".to_owned(), UseKind::Call)
    );
}

#[test]
fn a_second_name_is_followed_one_step() {
    let text = "function a() { var api = window.sforce && sforce.opencti; api.enableClickToDial(); x.api.no(); }\n\
                function b() { api.other(); }\nlib = sforce.opencti\nfunction c() { lib.saveLog({}) }\n\
                const { screenPop, runApex: run } = sforce.opencti;\nscreenPop(); run(); run;";
    let calls: Vec<String> = uses(text)
        .into_iter()
        .filter(|(_, kind)| *kind == UseKind::Call)
        .map(|(path, _)| path)
        .collect();
    assert_eq!(
        calls,
        [
            "sforce.opencti.enableClickToDial",
            "sforce.opencti.saveLog",
            "sforce.opencti.screenPop",
            "sforce.opencti.runApex"
        ]
    );
}

#[test]
fn comments_and_strings_are_texts_and_no_uses() {
    let text = "// sforce.opencti.a()\n/* sforce.opencti.b() */ var s = 'sforce.opencti.c()'; <!-- sforce.opencti.d() -->\n\
                var r = /'/, q = \"it's sforce.opencti.e()\"; done()";
    let reading = read(text, &interest());
    assert!(reading.uses.is_empty(), "{:?}", reading.uses);
    let comments: Vec<&str> = reading
        .texts
        .iter()
        .map(|fact| fact.span.of(text))
        .collect();
    assert_eq!(
        comments,
        [
            "// sforce.opencti.a()",
            "/* sforce.opencti.b() */",
            "<!-- sforce.opencti.d() -->"
        ]
    );
    let strings: Vec<&str> = reading
        .strings
        .iter()
        .map(|fact| fact.text.as_str())
        .collect();
    assert_eq!(strings, ["sforce.opencti.c()", "it's sforce.opencti.e()"]);
    assert_eq!(reading.strings[0].piece.of(text), "'sforce.opencti.c()'");
    assert_eq!(reading.strings[0].bound_to.as_deref(), Some("s"));
}

#[test]
fn sums_of_strings_are_one_text_with_gaps() {
    let text = "function load() { $.getScript(host + '/api/' + v(1).x + '/interaction.js', cb); }";
    let reading = read(text, &interest());
    let fact = &reading.strings[0];
    assert_eq!(fact.text, "{…}/api/{…}/interaction.js");
    assert_eq!(
        fact.span.of(text),
        "host + '/api/' + v(1).x + '/interaction.js'"
    );
    assert_eq!(fact.piece.of(text), "'/interaction.js'");
    assert_eq!(fact.passed_to.as_deref(), Some("$.getScript"));
    assert_eq!(fact.enclosing.as_deref(), Some("load"));
    assert!(fact.built);
}

#[test]
fn curly_quotes_are_quotes_only_in_pairs() {
    let text = "sforce.opencti.a(\u{201c}x\u{201d}); it\u{2019}s sforce.opencti.b(); \u{201c}sforce.opencti.c()\u{201d}";
    assert_eq!(
        uses(text)
            .into_iter()
            .map(|(path, _)| path)
            .collect::<Vec<_>>(),
        ["sforce.opencti.a", "sforce.opencti.b"]
    );
}

#[test]
fn broken_scripts_still_give_their_calls() {
    assert_eq!(
        one("var s = 'it's'; sforce.opencti.a();\nx").0,
        "sforce.opencti.a"
    );
    assert_eq!(
        one("var s = `never closed;\nsforce.opencti.a();\n").0,
        "sforce.opencti.a"
    );
    assert_eq!(
        one("x = `a\n sforce.opencti.a();\n y = `c` + 1;").0,
        "sforce.opencti.a"
    );
    assert_eq!(one("if (x { sforce.opencti.a(; }").0, "sforce.opencti.a");
    assert_eq!(
        one("/* never closed\nsforce.opencti.a();").0,
        "sforce.opencti.a"
    );
    assert_eq!(
        one("<div onclick=\"x\">don't</div>\nsforce.opencti.a(").0,
        "sforce.opencti.a"
    );
}

#[test]
fn arguments_are_read_where_they_are_literal() {
    let text = "sforce.opencti.screenPop({type: sforce.opencti.SCREENPOP_TYPE.SOBJECT, params: {recordId: id, 'n': -1}, \
                callback: function (r) {}}, 'a', `b${c}`, 'x' + y, true, [1], z => 1, w)";
    let reading = read(text, &interest());
    let call = reading
        .uses
        .iter()
        .find(|found| found.kind == UseKind::Call)
        .expect("the call");
    assert_eq!(call.whole.of(text), text);
    let text = |text: &str| Literal::Text(text.to_owned());
    assert_eq!(
        call.arguments,
        [
            Literal::Object(vec![
                (
                    "type".into(),
                    Literal::Path("sforce.opencti.SCREENPOP_TYPE.SOBJECT".into())
                ),
                (
                    "params".into(),
                    Literal::Object(vec![
                        ("recordId".into(), Literal::Unknown),
                        ("n".into(), Literal::Number("-1".into()))
                    ])
                ),
                ("callback".into(), Literal::Function),
            ]),
            text("a"),
            text("b{…}"),
            text("x{…}"),
            Literal::Bool(true),
            Literal::Array(vec![Literal::Number("1".into())]),
            Literal::Function,
            Literal::Unknown,
        ]
    );
}

#[test]
fn the_enclosing_function_is_named() {
    let name = |text: &str| read(text, &interest()).uses[0].enclosing.clone();
    assert_eq!(
        name("function dial(n) { if (n) { sforce.opencti.a() } }").as_deref(),
        Some("dial")
    );
    assert_eq!(
        name("x = { dial: function () { sforce.opencti.a() } }").as_deref(),
        Some("dial")
    );
    assert_eq!(
        name("const dial = async (n) => { f(function () { sforce.opencti.a() }) }").as_deref(),
        Some("dial")
    );
    assert_eq!(
        name("class A { dial(n): void { sforce.opencti.a() } }").as_deref(),
        Some("dial")
    );
    assert_eq!(name("if (x) { sforce.opencti.a() }"), None);
}

#[test]
fn members_before_their_object_are_in_their_order() {
    let text =
        "(.screenPop (.-opencti js/sforce) #js {})\n(.-opencti js/sforce)\n(.-b (.-a js/sforce))\n";
    let reading = read_other(text, &interest());
    check(&reading.uses, text);
    let found: Vec<(String, UseKind)> = reading
        .uses
        .iter()
        .map(|found| (path(found), found.kind))
        .collect();
    assert_eq!(
        found,
        [
            ("sforce.opencti.screenPop".to_owned(), UseKind::Call),
            ("sforce.opencti".to_owned(), UseKind::Read),
            ("sforce.a.b".to_owned(), UseKind::Read),
        ]
    );
}

#[test]
fn coffee_script_calls_without_brackets() {
    let text = "sforce.opencti.a type: 'x'\nsforce.opencti.b -> done()\nsforce.opencti.c(1)\nx = sforce.opencti.d if y\n\
                y = sforce.opencti.e\nz = sforce.opencti or {}\n# sforce.opencti.f 1\nsforce.opencti.g + 1";
    let reading = read_coffee(text, &interest());
    check(&reading.uses, text);
    let found: Vec<String> = reading.uses.iter().map(path).collect();
    assert_eq!(
        found,
        ["sforce.opencti.a", "sforce.opencti.b", "sforce.opencti.c"]
    );
}

#[test]
fn other_languages_give_calls_and_interop_and_prose() {
    let text = "(.screenPop js/sforce.opencti params)\n(js/sforce.opencti.saveLog x)\n; js/sforce.opencti is old\n\
                title: about OpenCTI\nprint(\"sforce.opencti.x()\")\nsforce.opencti.runApex(1)\nimport sforce.opencti\n";
    let reading = read_other(text, &interest());
    check(&reading.uses, text);
    let found: Vec<String> = reading.uses.iter().map(path).collect();
    assert_eq!(
        found,
        [
            "sforce.opencti.screenPop",
            "sforce.opencti.saveLog",
            "sforce.opencti.runApex"
        ]
    );
    assert!(reading.uses.iter().all(|found| found.kind == UseKind::Call));
    let texts: Vec<(&str, TextKind)> = reading
        .texts
        .iter()
        .map(|fact| (fact.span.of(text), fact.kind))
        .collect();
    assert_eq!(
        texts,
        [
            ("; js/sforce.opencti is old", TextKind::Comment),
            ("title: about OpenCTI", TextKind::Prose),
            ("print(\"sforce.opencti.x()\")", TextKind::Prose),
            ("import sforce.opencti", TextKind::Prose),
        ]
    );
}

#[test]
fn any_text_is_read_without_panic() {
    let pieces = [
        "sforce",
        "sforce.",
        "sforce[",
        "sforce.a(",
        "sforce.a(sforce.a,",
        "'",
        "\"\\",
        "`${",
        "`",
        "/*",
        "/[(",
        "{",
        "}",
        "a = sforce.b &&",
        "\u{201c}",
        "\u{e9}",
        "'\\\u{e9}",
        "+",
        "'opencti' +",
        "...sforce",
        "?.",
        "=>{",
        "){",
        "\r",
        "<!--",
        "var {a} = sforce.b;",
        "e = sforce.b;e.c();",
        "(sforce)",
        "-->",
    ];
    for piece in pieces {
        for count in [1, 2, 3, 2_000] {
            let text = piece.repeat(count);
            let _ = uses(&text);
            check(&read_other(&text, &interest()).uses, &text);
        }
        for other in pieces {
            let _ = uses(&format!("{piece}{other}{piece} {other}"));
        }
    }
}
