//! What the JavaScript front end follows and what it does not, one small script each.

use super::{Dialect, read};
use crate::syntax::Alone;
use crate::syntax::facts::{PathUse, Segment, UseKind};
use crate::syntax::{Interest, Needles};

fn interest() -> Interest {
    Interest {
        paths: vec![
            vec!["sforce".to_owned(), "opencti".to_owned()],
            vec!["sforce".to_owned(), "interaction".to_owned()],
        ],
        globals: vec!["sforce".to_owned()],
        needles: Needles::new(["sforce", "opencti", "/support/api/", "interaction.js"]),
        callees: vec!["loadScript".to_owned()],
        fields: Vec::new(),
        types: Vec::new(),
        code_elements: Vec::new(),
        apex: crate::syntax::ApexInterest::default(),
        records: crate::syntax::RecordInterest::default(),
    }
}

fn dotted(path_use: &PathUse) -> String {
    let names: Vec<&str> = path_use
        .path
        .iter()
        .map(|step| match step {
            Segment::Name(name) => name.as_str(),
            Segment::Dynamic => "*",
        })
        .collect();
    names.join(".")
}

/// Paths of all calls in a script.
fn calls_in(source: &str, dialect: Dialect) -> Vec<String> {
    let reading = read(source, dialect, &interest(), &Alone);
    assert!(reading.problem.is_none(), "{:?}", reading.problem);
    let calls = reading
        .facts
        .uses
        .iter()
        .filter(|path_use| path_use.kind == UseKind::Call);
    calls.map(dotted).collect()
}

fn calls(source: &str) -> Vec<String> {
    calls_in(source, Dialect::JavaScript)
}

#[track_caller]
fn finds_screen_pop(source: &str) {
    let found = calls(source);
    assert!(
        found.iter().any(|path| path == "sforce.opencti.screenPop"),
        "{found:?} in {source}"
    );
}

#[track_caller]
fn finds_nothing(source: &str) {
    let reading = read(source, Dialect::JavaScript, &interest(), &Alone);
    let found: Vec<String> = reading.facts.uses.iter().map(dotted).collect();
    assert!(found.is_empty(), "{found:?} in {source}");
}

#[test]
fn written_out_in_every_way() {
    finds_screen_pop("sforce.opencti.screenPop({});");
    finds_screen_pop("window.sforce.opencti.screenPop({});");
    finds_screen_pop("window.parent.sforce['opencti']['screenPop']({});");
    finds_screen_pop("sforce?.opencti?.screenPop?.({});");
    finds_screen_pop("(sforce).opencti\n  .screenPop({});");
    finds_screen_pop("frames[0].sforce.opencti.screenPop({});");
}

#[test]
fn through_variables_in_any_number_of_steps() {
    finds_screen_pop(
        "var api = window.sforce && sforce.opencti; var b = api; let c = b; c.screenPop({});",
    );
    finds_screen_pop("const { screenPop: pop } = sforce.opencti; pop({});");
    finds_screen_pop("const { opencti } = window.sforce; opencti.screenPop({});");
    finds_screen_pop("function f({ opencti: { screenPop } } = sforce) { screenPop({}); }");
    finds_screen_pop("let api; api = sforce.opencti; api.screenPop({});");
    finds_screen_pop("cti = sforce.opencti; cti.screenPop({});");
    finds_screen_pop("window.cti = sforce.opencti; cti.screenPop({});");
    finds_screen_pop("(function (o) { o.screenPop({}); })(sforce.opencti);");
    finds_screen_pop("(function (root) { root.sforce.opencti.screenPop({}); })(this);");
    finds_screen_pop("function f(o = sforce.opencti) { o.screenPop({}); }");
    finds_screen_pop("var s = sforce || {}; s.opencti.screenPop({});");
}

#[test]
fn through_properties_classes_and_inheritance() {
    finds_screen_pop("var App = {}; App.cti = sforce.opencti; App.cti.screenPop({});");
    finds_screen_pop(
        "var App = { cti: sforce.opencti, go: function () { this.cti.screenPop({}); } };",
    );
    finds_screen_pop(
        "class A { constructor() { this.sf = sforce.opencti; } go() { this.sf.screenPop({}); } }",
    );
    finds_screen_pop("class A { sf = window.sforce.opencti; go() { this.sf.screenPop({}); } }");
    finds_screen_pop(
        "class A { get sf() { return sforce.opencti; } go() { this.sf.screenPop({}); } }",
    );
    finds_screen_pop(
        "class B { api() { return sforce.opencti; } } class A extends B { go() { this.api().screenPop({}); } }",
    );
    finds_screen_pop(
        "function A() { this.sf = sforce.opencti; } A.prototype.go = function () { this.sf.screenPop({}); };",
    );
    finds_screen_pop(
        "function A() { var self = this; self.sf = sforce.opencti; on(function () { self.sf.screenPop({}); }); }",
    );
    finds_screen_pop("class A { #sf = sforce.opencti; go() { this.#sf.screenPop({}); } }");
}

#[test]
fn through_functions_promises_and_callbacks() {
    finds_screen_pop("function api() { return window.sforce.opencti; } api().screenPop({});");
    finds_screen_pop("const api = () => window.sforce?.opencti; api()?.screenPop({});");
    finds_screen_pop(
        "async function f() { const api = await Promise.resolve(sforce.opencti); api.screenPop({}); }",
    );
    finds_screen_pop(
        "function load() { return new Promise(function (done) { done(sforce.opencti); }); } load().then(function (api) { api.screenPop({}); });",
    );
    finds_screen_pop(
        "function get(cb) { cb(sforce.opencti); } get(function (api) { api.screenPop({}); });",
    );
    finds_screen_pop("const pop = sforce.opencti.screenPop.bind(sforce.opencti); pop({});");
    finds_screen_pop(
        "(function (f) { f(window.sforce); })(function (sf) { sf.opencti.screenPop({}); });",
    );
}

#[test]
fn names_from_known_strings_become_members() {
    finds_screen_pop(
        "function call(name, args) { sforce.opencti[name](args); } call('screenPop', {}); ",
    );
    finds_screen_pop("var name = 'screenPop'; sforce.opencti[name]({});");
    finds_screen_pop("['screenPop', 'saveLog'].forEach(function (m) { sforce.opencti[m]({}); });");
}

#[test]
fn a_computed_name_that_is_not_known_stays_dynamic() {
    assert_eq!(calls("sforce.opencti[read()]({});"), ["sforce.opencti.*"]);
}

#[test]
fn either_of_two_namespaces_is_followed() {
    let found =
        calls("var api = lightning ? sforce.opencti : sforce.interaction; api.screenPop({});");
    assert_eq!(
        found,
        ["sforce.interaction.screenPop", "sforce.opencti.screenPop"]
    );
}

#[test]
fn shadowed_receiver_is_not_a_call() {
    finds_nothing("function f(sforce) { sforce.opencti.screenPop({}); }");
    finds_nothing(
        "(function () { var sforce = { opencti: { screenPop: show } }; sforce.opencti.screenPop({}); })();",
    );
    finds_nothing(
        "const sforce = require('./our-own'); function g() { let opencti = {}; opencti.screenPop({}); }",
    );
}

#[test]
fn own_objects_of_the_same_name_are_no_use() {
    finds_nothing("var opencti = { screenPop: function () {} }; opencti.screenPop({});");
    finds_nothing(
        "import { OpenCTIClient } from 'pycti'; const opencti = new OpenCTIClient(); opencti.stixDomainObject.list();",
    );
}

#[test]
fn comments_and_strings_are_texts_and_no_uses() {
    let source = "// sforce.opencti.screenPop({})\nconsole.log('call sforce.opencti.saveLog');";
    let reading = read(source, Dialect::JavaScript, &interest(), &Alone);
    assert!(reading.facts.uses.is_empty());
    assert_eq!(reading.texts.len(), 1);
    assert_eq!(reading.facts.strings.len(), 1);
    assert_eq!(
        reading.facts.strings[0].passed_to.as_deref(),
        Some("console.log")
    );
}

#[test]
fn typescript_casts_declarations_and_interfaces() {
    let typescript = Dialect::TypeScript { jsx: false };
    let found = calls_in("(window as any).sforce.opencti.screenPop({});", typescript);
    assert_eq!(found, ["sforce.opencti.screenPop"]);
    let found = calls_in(
        "declare const sforce: any; const api = <any>sforce.opencti!; api.screenPop({});",
        typescript,
    );
    assert_eq!(found, ["sforce.opencti.screenPop"]);
    let reading = read(
        "interface SforceWindow { sforce: { opencti: unknown } }\ndeclare global { interface Window { sforce: any } }",
        typescript,
        &interest(),
        &Alone,
    );
    assert!(reading.facts.uses.is_empty());
    assert!(!reading.texts.is_empty());
}

#[test]
fn jsx_and_amd_and_decorated_classes_are_read() {
    finds_screen_pop(
        "const Button = () => <button onClick={() => sforce.opencti.screenPop({})}>Pop</button>;",
    );
    finds_screen_pop("define(['jquery'], function ($) { window.sforce.opencti.screenPop({}); });");
    finds_screen_pop(
        "define(['a', 'sforce'], function (a, sforce) { sforce.opencti.screenPop({}); });",
    );
}

#[test]
fn the_span_of_a_member_is_its_name() {
    let source = "var x = 1;\n  window.sforce.opencti.screenPop({ type: 1 });";
    let reading = read(source, Dialect::JavaScript, &interest(), &Alone);
    let span = reading.facts.uses[0].spans[2].expect("the member is written out");
    assert_eq!(span.of(source), "screenPop");
}

#[test]
fn addresses_put_together_at_run_time_keep_their_shape() {
    let source = "var s = document.createElement('script'); s.src = base + '/support/api/' + v + '/lightning/opencti_min.js';";
    let reading = read(source, Dialect::JavaScript, &interest(), &Alone);
    let texts: Vec<&str> = reading
        .facts
        .strings
        .iter()
        .map(|string| string.text.as_str())
        .collect();
    assert_eq!(texts, ["{…}/support/api/{…}/lightning/opencti_min.js"]);
    assert_eq!(reading.facts.strings[0].bound_to.as_deref(), Some("src"));
}

#[test]
fn literal_arguments_are_read_through_variables() {
    use crate::syntax::facts::Literal;
    let source = "var call = { Subject: 'Call' }; call.CallType = 'Inbound'; sforce.opencti.saveLog({ value: call });";
    let reading = read(source, Dialect::JavaScript, &interest(), &Alone);
    let Literal::Object(members) = &reading.facts.uses[0].arguments[0] else {
        panic!("{:?}", reading.facts.uses[0].arguments);
    };
    let Literal::Object(fields) = &members[0].1 else {
        panic!("{members:?}");
    };
    let names: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["Subject", "CallType"]);
}

#[test]
fn what_would_overflow_a_stack_is_read_as_text() {
    for source in [
        "(".repeat(100_000),
        format!("var a = {};", "1+".repeat(1_000_000)),
    ] {
        let reading = read(&source, Dialect::JavaScript, &interest(), &Alone);
        let problem = reading.problem.expect("it is not parsed");
        assert!(problem.read_as_text);
    }
}

#[test]
fn lists_that_spread_themselves_end() {
    finds_screen_pop(
        "let list = [];\n\
         function add(one) { list = [...list, one, ...rest(list)]; return [...list]; }\n\
         function rest(of) { const [, ...others] = of; return [...others, ...add(of)]; }\n\
         let map = { ...map, list: [...Object.values(map), ...map.list] };\n\
         for (const api of add(sforce.opencti)) { use(api, ...map.list); }\n\
         sforce.opencti.screenPop({});\n",
    );
}

#[test]
fn values_that_refer_to_each_other_end_in_time_and_hide_nothing_beside_them() {
    let mut source = String::from("var o = { api: sforce.opencti };\n");
    for at in 0..150 {
        let (next, far) = ((at + 1) % 150, (at * 7) % 150);
        source.push_str(&format!(
            "function f{at}(a, b) {{ f{next}(b, a); f{far}(a.x, b.y); o.p{at} = a; a.q = o.p{far}; return f{far}(a, b); }}\n\
             ({{ a{at}: window.a{next}, b: window.b{at} }} = window.a{far} || window);\n\
             class C{at} extends C{next} {{ m{at}() {{ this.v = this.m{far}().w; return this.m{next}() || this.v; }} }}\n"
        ));
    }
    source.push_str("f0(o, sforce.opencti); sforce.opencti.screenPop({});\n");
    finds_screen_pop(&source);
}
