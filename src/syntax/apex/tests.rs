use super::*;
use crate::syntax::Alone;
use crate::syntax::facts::{FieldOwner, StringPlace, TextKind};
use crate::syntax::interest::{ApexInterest, Needles};

fn interest() -> Interest {
    Interest {
        paths: Vec::new(),
        globals: Vec::new(),
        needles: Needles::new(["opencti"]),
        callees: Vec::new(),
        fields: vec![
            "CallType".into(),
            "CallObject".into(),
            "CallCenterId".into(),
        ],
        types: vec!["Task".into(), "CallCenter".into(), "User".into()],
        code_elements: Vec::new(),
        apex: ApexInterest {
            literals: vec!["User.CallCenter".into()],
            methods: vec!["getDisplayLocation".into()],
            words: Needles::new(["calltype"]),
        },
        records: crate::syntax::RecordInterest::default(),
    }
}

fn apex(text: &str) -> ApexReading {
    let reading = read(text, &interest(), &Alone);
    let facts = &reading.facts;
    for field in &facts.fields {
        assert_eq!(field.span.of(text), field.name);
    }
    for used in &facts.types {
        assert_eq!(used.span.of(text), used.name);
    }
    for field in facts.queries.iter().flat_map(|query| &query.fields) {
        assert_eq!(field.span.of(text), field.name);
    }
    for string in &facts.strings {
        assert_eq!(string.span.of(text), string.name);
    }
    for method in &facts.methods {
        assert_eq!(method.span.of(text), method.name);
    }
    reading
}

/// The facts of statements inside a method with some variables in scope.
fn body(statements: &str) -> ApexReading {
    let text = format!(
        "public class A {{ Task own; Wrapper w; void m(Task p, SObject s, Map<Id, Task> byId) {{ {statements} }}\n\
                        class Wrapper {{ public Schema.Task inner; public String CallType; }} Task make() {{ return null; }} }}"
    );
    let reading = apex(&text);
    assert_eq!(reading.problem, None, "{statements}");
    reading
}

fn fields(statements: &str) -> Vec<(String, Option<String>, bool)> {
    let facts = body(statements).facts;
    facts
        .fields
        .into_iter()
        .map(|field| (field.name, field.object, field.write))
        .collect()
}

fn object(statements: &str) -> Option<String> {
    let found = fields(statements);
    assert_eq!(found.len(), 1, "{statements}: {found:?}");
    found.into_iter().next().and_then(|field| field.1)
}

#[test]
fn the_record_of_a_field_is_known_from_declarations() {
    for statements in [
        "p.CallType = 'a';",
        "x = P.calltype;",
        "own.CallType = 'a';",
        "this.own.CallType = 'a';",
        "w.inner.CallType = 'a';",
        "make().CallType = 'a';",
        "for (Task t : list) { t.CallType = 'a'; }",
        "Task[] ts; ts[0].CallType = 'a';",
        "List<Schema.Task> ts; ts.get(0).CallType = 'a';",
        "byId.get(x)?.CallType.length();",
        "byId.values()[0].CallType = 'a';",
        "((Task) s).CallType = 'a';",
        "new Task(Subject = 'x', CallType = 'a');",
        "x = Task.CallType;",
        "x = Schema.Task.CallType.getDescribe();",
        "x = Schema.SObjectType.Task.fields.CallType.getName();",
        "x = Task.SObjectType.getDescribe().fields.getMap().get('CallType');",
        "x = [SELECT Id FROM Task LIMIT 1].CallType;",
        "x = [SELECT Id FROM Task][0].CallType;",
        "p.put('CallType', 'a');",
        "switch on s { when Task t { t.CallType = 'a'; } }",
        "(b ? p : own).CallType = 'a';",
    ] {
        assert_eq!(object(statements).as_deref(), Some("Task"), "{statements}");
    }
}

#[test]
fn other_records_are_not_taken_for_the_same() {
    assert_eq!(
        object("VoiceCall v; v.CallType = 'a';").as_deref(),
        Some("VoiceCall")
    );
    assert_eq!(object("w.CallType = 'a';").as_deref(), Some("Wrapper"));
    assert_eq!(
        object("s.put('CallType', 'a');").as_deref(),
        Some("SObject")
    );
    assert_eq!(object("{ Case p2; } p2.CallType = 'a';"), None);
    assert_eq!(
        object("Map<String, Object> m; m.put('CallType', 'a');").as_deref(),
        Some("Map<String, Object>")
    );
    assert_eq!(
        fields("String CallType; x = CallType; Other.callTypes = 1;"),
        []
    );
}

#[test]
fn reading_and_writing_are_told_apart() {
    let writes = |statements: &str| {
        fields(statements)
            .into_iter()
            .map(|field| field.2)
            .collect::<Vec<_>>()
    };
    assert_eq!(writes("p.CallType = own.CallType;"), [true, false]);
    assert_eq!(writes("p.CallType += 'a';"), [true]);
    assert_eq!(writes("if (p.CallType == 'a') {}"), [false]);
    assert_eq!(writes("new Task(CallType = 'a');"), [true]);
    assert_eq!(
        writes("s.put('CallType', 1); s.get('CallType');"),
        [true, false]
    );
}

#[test]
fn a_trigger_names_its_object_and_types_its_records() {
    let text = "trigger T on Task (before insert, after update) {\n  for (Task t : Trigger.new) { t.CallType = 'x'; }\n\
                Trigger.newMap.get(id).CallType = Trigger.old[0].CallType;\n  Trigger.new[0].addError('x');\n}";
    let reading = apex(text);
    assert_eq!(reading.problem, None);
    assert_eq!(reading.facts.name.as_deref(), Some("T"));
    let trigger = reading.facts.trigger.as_ref().expect("a trigger");
    assert_eq!(trigger.object, "Task");
    assert_eq!(trigger.events, ["before insert", "after update"]);
    let objects: Vec<Option<&str>> = reading
        .facts
        .fields
        .iter()
        .map(|field| field.object.as_deref())
        .collect();
    assert_eq!(objects, [Some("Task"); 3]);
}

#[test]
fn a_bulk_trigger_is_no_syntax_error() {
    for events in ["bulk, before insert", "before insert, Bulk", "bulk"] {
        let reading = apex(&format!("trigger T on Task ({events}) {{ }}"));
        assert_eq!(reading.problem.is_none(), events != "bulk", "{events}");
    }
}

#[test]
fn methods_come_with_class_path_parameters_and_modifiers() {
    let text = "@isTest(seeAllData=true) public with sharing class Outer { class Inner {\n\
                @RemoteAction global static String go(Map<Id, Task> m, String s) { return null; } } webservice static void w() {} }";
    let facts = apex(text).facts;
    assert_eq!(facts.name.as_deref(), Some("Outer"));
    assert!(facts.is_test);
    let method = &facts.methods[0];
    assert_eq!(
        (method.class.as_str(), method.name.as_str()),
        ("Outer.Inner", "go")
    );
    assert_eq!(
        method.parameters[0],
        ("Map<Id, Task>".to_owned(), "m".to_owned())
    );
    assert_eq!(method.modifiers, ["@remoteaction", "global", "static"]);
    assert_eq!(facts.methods[1].modifiers, ["webservice", "static"]);
}

#[test]
fn queries_in_brackets_name_objects_and_fields() {
    let text = "x = [SELECT Id, Owner.CallCenterId, (SELECT CallType FROM Tasks) FROM Task t WHERE CallObject = :p.CallType \
                AND Id IN (SELECT WhoId FROM Event)]; y = [FIND 'x' RETURNING User(CallCenterId), Lead]; z = [SELECT Id FROM Case];";
    let reading = body(text);
    let queries = &reading.facts.queries;
    assert_eq!(queries.len(), 2);
    assert_eq!(queries[0].objects, ["Tasks", "Task", "Event"]);
    let names: Vec<&str> = queries[0]
        .fields
        .iter()
        .map(|field| field.name.as_str())
        .collect();
    assert_eq!(names, ["CallCenterId", "CallType", "CallObject"]);
    assert_eq!(queries[1].objects, ["User", "Lead"]);
    assert_eq!(queries[1].enclosing.as_deref(), Some("m"));
    assert!(!queries[0].built);
    assert_eq!(
        reading.facts.fields.len(),
        1,
        "the bound expression is a use of its own"
    );
}

#[test]
fn queries_built_from_strings_are_recognised() {
    let text = "String q = 'SELECT Id, CallType'; q += ' FROM Task WHERE CallObject = \\'CallCenterId\\''; \
                Database.query('select ' + names + ' from User where CallCenterId = :CallType'); \
                String r = 'SELECT Id FROM ' + obj; Search.query('FIND {x} RETURNING Task(CallType)'); \
                String s = 'Select a Task from the list'; r = r + ' WHERE CallType != null';";
    let queries = body(text).facts.queries;
    let told: Vec<(Vec<&str>, Vec<&str>)> = queries
        .iter()
        .map(|query| {
            let objects = query.objects.iter().map(String::as_str).collect();
            (
                objects,
                query
                    .fields
                    .iter()
                    .map(|field| field.name.as_str())
                    .collect(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (vec!["Task"], vec!["CallType", "CallObject"]),
            (vec!["User"], vec!["CallCenterId"]),
            (vec![], vec!["CallType"]),
            (vec!["Task"], vec!["CallType"]),
        ]
    );
    assert!(queries.iter().all(|query| query.built));
}

#[test]
fn the_owner_of_a_field_follows_from_its_path_and_its_from() {
    let children = |name: &str| FieldOwner::Children(name.to_owned());
    let object = |name: &str| FieldOwner::Object(name.to_owned());
    let parent = |name: &str| FieldOwner::Parent(name.to_owned());
    for (query, expected) in [
        ("SELECT CallType FROM Task", object("Task")),
        ("SELECT t.CallType FROM Task t", object("Task")),
        (
            "SELECT Id, (SELECT CallType FROM Calls__r c) FROM Case",
            children("Calls__r"),
        ),
        (
            "SELECT Id FROM Case WHERE Id IN (SELECT WhatId FROM Task WHERE CallType = 'a')",
            object("Task"),
        ),
        ("SELECT Who.Owner.CallCenterId FROM Task", parent("Owner")),
        (
            "SELECT o.CallCenterId FROM Task t, t.Owner o",
            parent("Owner"),
        ),
        (
            "SELECT TYPEOF Owner WHEN User THEN CallCenterId ELSE Name END FROM Case",
            object("User"),
        ),
        (
            "FIND 'x' RETURNING Lead(Id), User(Id, CallCenterId)",
            object("User"),
        ),
    ] {
        let quoted = query.replace('\'', "\\'");
        for statements in [format!("x = [{query}];"), format!("x = '{quoted}';")] {
            let reading = body(&statements);
            let owners: Vec<&FieldOwner> = reading.facts.queries[0]
                .fields
                .iter()
                .map(|field| &field.owner)
                .collect();
            assert_eq!(owners, [&expected], "{statements}");
        }
    }
}

#[test]
fn a_name_in_a_string_says_how_it_stands_there() {
    let argument = |method: &str, receiver: Option<&str>| StringPlace::Argument {
        method: method.to_owned(),
        receiver: receiver.map(str::to_owned),
    };
    for (statements, name, place) in [
        (
            "Type.forName('CallCenter');",
            "CallCenter",
            argument("forname", Some("Type")),
        ),
        (
            "x = new List<String>{ 'CallType' };",
            "CallType",
            StringPlace::Element,
        ),
        (
            "x = new Map<String, Object>{ 'CallType' => 1 };",
            "CallType",
            StringPlace::Element,
        ),
        ("x = 'Subject, CallType';", "CallType", StringPlace::Listed),
        (
            "x = ' AND CallType = \\'a\\'';",
            "CallType",
            StringPlace::Clause,
        ),
        (
            "x = '{\"CallType\" : 1}';",
            "CallType",
            StringPlace::JsonKey,
        ),
        (
            "x = 'User.CallCenter';",
            "User.CallCenter",
            StringPlace::Alone,
        ),
        ("x = 'Task.CallType';", "Task.CallType", StringPlace::Alone),
    ] {
        let strings = body(statements).facts.strings;
        assert_eq!(strings.len(), 1, "{statements}: {strings:?}");
        assert_eq!(strings[0].name, name, "{statements}");
        assert_eq!(strings[0].place, place, "{statements}");
    }
    for statements in [
        "x = 'the CallType is';",
        "x = 'CallTypes, more';",
        "x = 'see :CallType';",
    ] {
        assert!(body(statements).facts.strings.is_empty(), "{statements}");
    }
}

#[test]
fn types_of_interest_are_found_wherever_they_are_named() {
    let text = "List<CallCenter> a; Object o = (CallCenter) s; o = new CallCenter(); b = o instanceof callcenter; \
                t = CallCenter.class; u = CallCenter.SObjectType; v = Schema.SObjectType.CallCenter; User user; user.Name = '';";
    let types = body(text).facts.types;
    let centers = types
        .iter()
        .filter(|used| used.name.eq_ignore_ascii_case("callcenter"))
        .count();
    assert_eq!(centers, 7);
    assert_eq!(
        types
            .iter()
            .filter(|used| used.name.eq_ignore_ascii_case("user"))
            .count(),
        1
    );
}

#[test]
fn hidden_code_is_no_syntax_error() {
    let reading = apex("(hidden)\n");
    assert!(reading.facts.hidden);
    assert_eq!(reading.problem, None);
}

#[test]
fn comments_and_strings_with_a_needle_are_texts() {
    let text =
        "// was OpenCTI\npublic class A { /* other */ String s = 'openCTI'; String t = 'x'; }";
    let reading = apex(text);
    let texts: Vec<(&str, TextKind)> = reading
        .texts
        .iter()
        .map(|fact| (fact.span.of(text), fact.kind))
        .collect();
    assert_eq!(
        texts,
        [
            ("// was OpenCTI", TextKind::Comment),
            ("'openCTI'", TextKind::StringLiteral)
        ]
    );
}

#[test]
fn a_comment_that_nothing_ends_takes_the_rest_and_no_time() {
    let start = "class A { void a(Task t) { t.CallType = 'x'; } }\n";
    for rest in ["/**\n ", "/* openCTI é", "/*é"] {
        let reading = apex(&format!("{start}{}", rest.repeat(20_000)));
        assert_eq!(reading.facts.fields.len(), 1, "{rest}");
        let problem = reading.problem.expect("a problem");
        assert_eq!(problem.message, "a comment that nothing ends");
        assert_eq!(problem.span, Span::new(start.len(), start.len() + 2));
    }
    assert_eq!(apex(&format!("{start}/*")).facts.fields.len(), 1);
    assert_eq!(apex(&format!("{start}/* é")).facts.fields.len(), 1);
}

#[test]
fn around_an_error_everything_else_is_still_read() {
    let text = "public class A { void a(Task t) { t.CallType = ; x = = ]; } void b(Task t) { t.CallObject = 'x'; \
                l = [SELECT CallType FROM Task WHERE]; } }";
    let reading = apex(text);
    assert!(
        reading
            .problem
            .expect("a problem")
            .message
            .contains("syntax error")
    );
    let names: Vec<&str> = reading
        .facts
        .fields
        .iter()
        .map(|field| field.name.as_str())
        .collect();
    assert_eq!(names, ["CallType", "CallObject"]);
    assert_eq!(reading.facts.queries.len(), 1);
}

#[test]
fn hostile_source_neither_overflows_nor_panics() {
    let wrap = |inner: String| format!("class A {{ void m() {{ {inner} }} }}");
    let _ = apex(&wrap(format!(
        "x = {}1{};",
        "(".repeat(100_000),
        ")".repeat(100_000)
    )));
    let _ = apex(&wrap(format!("x = {}1;", "'a' + ".repeat(50_000))));
    let _ = apex(&wrap(format!("x = a{}.CallType;", ".b".repeat(50_000))));
    let _ = apex(&wrap("{".repeat(50_000)));
    let _ = apex(&wrap(format!(
        "String q = 'SELECT Id'; {}",
        "q = q + q; ".repeat(2_000)
    )));
    let _ = apex(&wrap(format!(
        "String q = 'SELECT Id'; {}",
        "q += ', a'; ".repeat(5_000)
    )));
    let _ = apex(&wrap(format!(
        "x = {}'a';",
        "b ? 'SELECT Id' : ".repeat(5_000)
    )));
    let _ = apex(
        "class A { static String b = A.b + A.b; static String c = A.d + A.d; static String d = A.c + A.c; }",
    );
    for text in [
        "",
        "'",
        "(hidden",
        "trigger",
        "\u{e9}",
        "class A { String s = '\\",
        "[SELECT",
        "class A{{x.CallType",
        "'''",
        "Trigger.",
    ] {
        let _ = apex(text);
    }
}
