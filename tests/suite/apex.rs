//! Apex from end to end: what is a use of call data or of call centers, and what only looks like one.

use crate::support::{Bundle, audit, field, list};
use serde_json::Value;

/// An audit of classes and triggers; each is a path below the bundle and its text.
fn audited(files: &[(&str, &str)]) -> Value {
    let mut bundle = Bundle::empty();
    for (path, text) in files {
        bundle = bundle.with(path, text);
    }
    audit(bundle.path(), &["--format", "json"])
        .ends_with(0)
        .json()
}

fn class(body: &str) -> String {
    format!("public class Desk {{\n{body}\n}}\n")
}

/// Rule, member and confidence of all usages of Apex rules in a class with that body.
fn found(body: &str) -> Vec<String> {
    let document = audited(&[("classes/Desk.cls", &class(body))]);
    list(&document, "/usages")
        .iter()
        .map(|usage| {
            format!(
                "{} {} {}",
                field(usage, "rule"),
                field(usage, "member"),
                field(usage, "confidence")
            )
        })
        .collect()
}

/// The usages of a method with those statements, each as `member confidence`.
fn fields(statements: &str) -> Vec<String> {
    let body = format!("void run(Task t, SObject s, List<Task> ts) {{ {statements} }}");
    found(&body)
        .into_iter()
        .filter_map(|line| line.split_once(' ').map(|(_, rest)| rest.to_owned()))
        .collect()
}

fn argument<'d>(usage: &'d Value, name: &str) -> &'d str {
    usage
        .get("arguments")
        .and_then(|arguments| arguments.get(name))
        .and_then(Value::as_str)
        .unwrap_or("")
}

fn of_rule<'d>(document: &'d Value, rule: &str) -> Vec<&'d Value> {
    list(document, "/usages")
        .iter()
        .filter(|usage| field(usage, "rule") == rule)
        .collect()
}

#[test]
fn a_field_of_a_query_belongs_to_what_the_query_takes_it_from() {
    for (query, expected) in [
        ("SELECT CallType FROM Task", "Task.CallType high"),
        ("SELECT t.CallType FROM Task t", "Task.CallType high"),
        (
            "SELECT Id, (SELECT CallType FROM Tasks) FROM Account",
            "Task.CallType high",
        ),
        (
            "SELECT Id, (SELECT CallObject FROM ActivityHistories) FROM Contact",
            "Task.CallObject high",
        ),
        (
            "SELECT CallType ct, COUNT(Id) FROM Task GROUP BY ROLLUP(CallType)",
            "Task.CallType high",
        ),
        (
            "SELECT SUM(CallDurationInSeconds) CallType FROM Task",
            "Task.CallDurationInSeconds high",
        ),
        (
            "SELECT Id FROM Contact WHERE Id IN (SELECT WhoId FROM Task WHERE CallType = 'Inbound')",
            "Task.CallType high",
        ),
        (
            "SELECT Owner.CallCenterId FROM Case",
            "User.CallCenterId high",
        ),
        (
            "SELECT TYPEOF Owner WHEN User THEN CallCenterId ELSE Name END FROM Case",
            "User.CallCenterId high",
        ),
        (
            "FIND 'x' IN PHONE FIELDS RETURNING Task(CallObject), VoiceCall(CallType)",
            "Task.CallObject high",
        ),
    ] {
        let found = fields(&format!("Object o = [{query}];"));
        assert!(
            !found.is_empty() && found.iter().all(|line| line == expected),
            "{query}: {found:?}"
        );
    }
    for query in [
        "SELECT CallType, CallDurationInSeconds FROM VoiceCall",
        "SELECT Id, (SELECT CallType FROM VoiceCalls) FROM Account",
        "SELECT VoiceCall.CallCenterId FROM VoiceCallRecording",
        "SELECT CallCenterId FROM VoiceCall",
        "SELECT FIELDS(STANDARD) FROM Task LIMIT 1",
        "SELECT TYPEOF RelatedRecord WHEN VoiceCall THEN CallType END FROM Event",
        "SELECT COUNT(Id) CallType FROM Case",
    ] {
        let found = fields(&format!("Object o = [{query}];"));
        assert_eq!(found, [""; 0], "{query}");
    }
}

#[test]
fn a_query_is_followed_through_the_strings_it_is_made_of() {
    for statements in [
        "String q = 'SELECT Id, CallType'; q += ' FROM Task'; Database.query(q);",
        "String f = 'Id, CallType'; Database.query('SELECT ' + f + ' FROM Task');",
        "Database.query(String.format('SELECT {0} FROM {1}', new List<String>{ 'CallType', 'Task' }));",
        "List<String> f = new List<String>(); f.add('CallType'); Database.query('SELECT ' + String.join(f, ',') + ' FROM Task');",
        "Database.query('SELECT Id' + (b ? ', CallType' : '') + ' FROM Task');",
        "Database.getQueryLocator('SELECT (SELECT CallType FROM Tasks) FROM Account');",
        "Database.queryWithBinds('SELECT Id FROM Task WHERE CallType = :kind', m, AccessLevel.USER_MODE);",
    ] {
        assert_eq!(fields(statements), ["Task.CallType medium"], "{statements}");
    }
    let constant = "static final String FIELDS = 'Id, CallType'; static final String ALL = 'SELECT ' + FIELDS;\n\
                    void run() { Database.query(ALL + ' FROM Task'); }";
    assert_eq!(
        found(constant),
        ["record/task-call-field Task.CallType medium"]
    );
    let helper = "String head() { return 'SELECT Id, CallType FROM Task '; }\n\
                  void run() { Database.query(head() + 'WHERE CallObject = :x'); }";
    assert_eq!(
        found(helper),
        [
            "record/task-call-field Task.CallType medium",
            "record/task-call-field Task.CallObject medium"
        ]
    );
    for statements in [
        "String q = 'SELECT Id, CallType'; q += ' FROM VoiceCall'; Database.query(q);",
        "System.debug('Select a CallType from the list');",
    ] {
        assert_eq!(fields(statements), [""; 0], "{statements}");
    }
    // Words without a FROM, in a class that has nothing to do with the object, are no query.
    for body in [
        "String a = 'select CallType';",
        "String head(String type) { return 'SELECT ' + type + ' FROM Note '; }\n\
         static final String type = 'CallType';",
    ] {
        assert_eq!(found(body), [""; 0], "{body}");
    }
}

#[test]
fn names_in_strings_count_beside_a_task_only() {
    for statements in [
        "addFields(new List<String>{ 'Subject', 'CallType' });",
        "Set<String> f = new Set<String>{ 'CallType' };",
        "Map<String, Object> m = new Map<String, Object>{ 'CallType' => 'Inbound' };",
        "Task x = (Task) JSON.deserialize('{\"CallType\":\"Inbound\"}', Task.class);",
        "String f = 'Subject, CallType, WhoId';",
        "String w = ' AND CallType = \\'Inbound\\'';",
    ] {
        assert_eq!(fields(statements), ["Task.CallType low"], "{statements}");
        let elsewhere = statements.replace("Task", "Note");
        assert_eq!(
            found(&format!("void run() {{ {elsewhere} }}")),
            [""; 0],
            "{elsewhere}"
        );
    }
    for statements in [
        "s.put('CallType', 'Inbound');",
        "SObject x = Schema.getGlobalDescribe().get(n).newSObject(); x.put('CallType', 'Inbound');",
    ] {
        assert_eq!(fields(statements), ["Task.CallType medium"], "{statements}");
    }
    for statements in [
        "SObject x = new Task(); x.put('CallType', 'Inbound');",
        "SObject x = Schema.getGlobalDescribe().get('Task').newSObject(); x.put('CallType', 'Inbound');",
        "Object d = Schema.SObjectType.Task.fields.CallType.getDescribe();",
        "for (SObject x : ts) { x.put('CallType', 'Inbound'); }",
        "Object o = t?.CallType;",
        "String f = 'CallType'; t.put(f, 'Inbound');",
        "t.addError('CallType', 'is missing');",
    ] {
        assert_eq!(fields(statements), ["Task.CallType high"], "{statements}");
    }
    let by_condition = "Object o = newQueryFactory().setCondition('CallObject != null');";
    assert_eq!(
        found(&format!("void run(Task t) {{ {by_condition} }}")),
        ["record/task-call-field Task.CallObject medium"]
    );
    assert_eq!(found(&format!("void run() {{ {by_condition} }}")), [""; 0]);
    assert_eq!(
        found("static final String F = 'CallType'; void run(SObject s) { s.put(F, 'Inbound'); }"),
        ["record/task-call-field Task.CallType low"]
    );
    for statements in [
        "Object o = ApexPages.currentPage().getParameters().get('CallType');",
        "Map<String, Object> m; Object o = m.get('CallType');",
        "Map<String, Object> m; Wrapper w; m.put('CallType', w.CallType);",
        "System.debug('CallType');",
        "Wrapper w; w.callType = 'x';",
        "Object o = Other.answer().callType;",
    ] {
        assert_eq!(fields(statements), [""; 0], "{statements}");
    }
}

#[test]
fn what_names_something_else_is_no_field() {
    for statements in [
        "t.Subject = System.Label.CallType; t.Subject = Label.acme.CallType; t.Subject = System.Label.acme.CallType;",
        "Dom.XmlNode n; t.Subject = n.getChildElement('CallType', null).getText();",
        "t.Subject = some.node().getAttribute('CallObject', null);",
        "JSONGenerator g; g.writeStringField('CallType', 'x'); g.writeFieldName('CallObject');",
        "Logger.info('CallType', t);",
        "ApexPages.addMessage(new ApexPages.Message(ApexPages.Severity.INFO, 'CallType'));",
        "throw new CallLogException('CallDisposition');",
        "t.addError('CallType');",
        "HttpRequest r; r.setBody('CallType');",
        "String s = 'CallType = null is not allowed'; s = 'CallType > all';",
    ] {
        assert_eq!(fields(statements), [""; 0], "{statements}");
    }
}

#[test]
fn a_description_in_a_variable_is_still_one_of_its_object() {
    for statements in [
        "Map<String, Schema.SObjectField> m = Schema.getGlobalDescribe().get('Task').getDescribe().fields.getMap(); Object o = m.get('CallType');",
        "Schema.DescribeSObjectResult d = Task.SObjectType.getDescribe(); Map<String, SObjectField> m = d.fields.getMap(); Object o = m.get('CallType').getDescribe();",
        "SObjectType k = Schema.getGlobalDescribe().get('Task'); SObject x = k.newSObject(); x.put('CallType', 'Inbound');",
        "Map<String, SObjectField> m; m = Schema.SObjectType.Task.fields.getMap(); if (m.containsKey('CallType')) { }",
        "Object o = Schema.describeSObjects(new List<String>{ 'Task' })[0].fields.getMap().get('CallType');",
        "for (DescribeSObjectResult d : Schema.describeSObjects(new String[]{ 'Task' })) { Object o = d.fields.getMap().get('CallType'); }",
    ] {
        let high = fields(statements);
        assert!(
            high.contains(&"Task.CallType high".to_owned()),
            "{statements}: {high:?}"
        );
        let elsewhere = statements.replace("Task", "VoiceCall");
        assert_eq!(
            found(&format!("void run() {{ {elsewhere} }}")),
            [""; 0],
            "{elsewhere}"
        );
    }
    let field = "static final Map<String, Schema.SObjectField> ALL = Task.SObjectType.getDescribe().fields.getMap();\n\
                 static Object kind() { return ALL.get('CallType'); }";
    assert_eq!(found(field), ["record/task-call-field Task.CallType high"]);
    // Of which object it is nobody says, or two things are said.
    for (statements, expected) in [
        (
            "Map<String, SObjectField> m = describe(n); Object o = m.get('CallType');",
            "medium",
        ),
        (
            "Map<String, SObjectField> m = Task.SObjectType.getDescribe().fields.getMap(); m = Note.SObjectType.getDescribe().fields.getMap(); Object o = m.get('CallType');",
            "medium",
        ),
    ] {
        assert_eq!(
            fields(statements),
            [format!("Task.CallType {expected}")],
            "{statements}"
        );
    }
}

#[test]
fn a_test_method_of_an_older_class_is_test_code() {
    let document = audited(&[(
        "classes/Desk.cls",
        &class(
            "static testMethod void one() { Task t = new Task(CallType = 'Inbound'); }\n\
             @IsTest static void two() { Task t = new Task(CallType = 'Inbound'); }\n\
             static void three() { Task t = new Task(CallType = 'Inbound'); }",
        ),
    )]);
    let tests: Vec<bool> = list(&document, "/usages")
        .iter()
        .map(|usage| usage["testCode"] == true)
        .collect();
    assert_eq!(tests, [true, true, false]);
}

#[test]
fn call_centers_are_found_however_they_are_named() {
    let center = "apex/call-center-query - ";
    for (body, expected) in [
        ("CallCenter one() { return null; }", "medium"),
        (
            "void run() { CallCenter c = [SELECT Id FROM CallCenter LIMIT 1]; }",
            "high",
        ),
        (
            "void run() { Object c = new CallCenter(Name = 'x'); }",
            "medium",
        ),
        (
            "void run() { Object t = Schema.SObjectType.CallCenter; }",
            "medium",
        ),
        (
            "void run() { Object t = Type.forName('CallCenter'); }",
            "medium",
        ),
        (
            "void run() { Object t = Schema.getGlobalDescribe().get('CallCenter'); }",
            "medium",
        ),
    ] {
        assert_eq!(found(body), [format!("{center}{expected}")], "{body}");
    }
    for body in [
        "class CallCenter { } CallCenter c;",
        "MetadataService.CallCenter c = new MetadataService.CallCenter();",
        "String type = 'CallCenter';",
        "Call_Center__c c;",
    ] {
        assert_eq!(found(body), [""; 0], "{body}");
    }
    assert_eq!(
        found("Object all() { return [SELECT Phone FROM AdditionalNumber]; }"),
        ["apex/directory-number - high"]
    );
}

#[test]
fn a_sign_in_handler_that_reads_the_call_center_is_found() {
    let lines = found(
        "void run(User u, Map<String, String> attributes) {\n\
         if (attributes.containsKey('User.CallCenter')) { u.CallCenterId = attributes.get('User.CallCenter'); }\n\
         u.Extension = attributes.get('User.Extension'); }\n\
         void other(User u) { u.Extension = '12'; }",
    );
    assert_eq!(
        lines,
        [
            "apex/call-center-assignment User.CallCenter medium",
            "apex/call-center-assignment User.CallCenterId high",
            "apex/call-center-assignment User.CallCenter medium",
            "apex/call-center-assignment User.Extension low",
        ]
    );
}

#[test]
fn a_trigger_is_told_to_the_class_that_does_its_work() {
    let document = audited(&[
        (
            "triggers/OnTask.trigger",
            "trigger OnTask on TASK (before insert, after update) {\n  Handler.work(Trigger.new);\n  Factory.run(Named.class);\n  \
             List<Task> all = Trigger.new;\n  Listed.work(all);\n  Set<Id> ids = new Set<Id>();\n  \
             for (Task t : Trigger.new) { ids.add(t.Id); }\n  Found.work(ids);\n  List<Task> fresh = [SELECT Id FROM Task];\n  Alone.work(fresh);\n}\n",
        ),
        (
            "classes/Listed.cls",
            "public class Listed { public static void work(List<Task> ts) { ts[0].CallType = 'Inbound'; } }",
        ),
        (
            "classes/Found.cls",
            "public class Found { public static void work(Set<Id> ids) { Object o = [SELECT CallType FROM Task]; } }",
        ),
        (
            "classes/Named.cls",
            "public class Named { public static void work(Task t) { t.CallType = 'Inbound'; } }",
        ),
        (
            "classes/Handler.cls",
            "public class Handler { public static void work(List<Task> ts) { ts[0].CallType = 'Inbound'; } }",
        ),
        (
            "classes/Alone.cls",
            "public class Alone { public static void work(Task t) { t.CallType = 'Inbound'; } }",
        ),
    ]);
    let told: Vec<(&str, &str)> = of_rule(&document, "record/task-call-field")
        .into_iter()
        .map(|usage| (field(usage, "component"), argument(usage, "trigger")))
        .collect();
    assert_eq!(
        told,
        [
            ("ApexClass:Alone", ""),
            ("ApexClass:Found", "Task: before insert, after update"),
            ("ApexClass:Handler", "Task: before insert, after update"),
            ("ApexClass:Listed", "Task: before insert, after update"),
            ("ApexClass:Named", "Task: before insert, after update"),
        ]
    );
}

/// An adapter page with that script and controller.
fn page(script: &str) -> String {
    format!(
        "<apex:page controller=\"Desk\">\n<apex:includeScript value=\"/support/api/60.0/lightning/opencti_min.js\"/>\n\
         <script>\n{script}\n</script>\n</apex:page>\n"
    )
}

#[test]
fn apex_called_by_run_apex_is_found_under_each_of_its_names() {
    let outer = "global class Desk {\n  webservice static String find(String phone) { return null; }\n\
                 webservice static String find(String phone, String name) { return null; }\n\
                 global class Inner { webservice static String deep() { return null; } }\n}\n";
    for (called, line, unknown, missing) in [
        (
            "apexClass: 'Desk', methodName: 'find', methodParams: 'phone=' + n",
            2,
            "",
            "",
        ),
        (
            "apexClass: 'ns.Desk', methodName: 'FIND', methodParams: 'phone=1&name=' + n",
            3,
            "",
            "",
        ),
        (
            "apexClass: 'ns__Desk', methodName: 'find', methodParams: 'fone=' + n",
            2,
            "fone",
            "phone",
        ),
        (
            "apexClass: 'Desk.Inner', methodName: 'deep', methodParams: ''",
            4,
            "",
            "",
        ),
    ] {
        let script = format!("sforce.opencti.runApex({{ {called}, callback: f }});");
        let document = audited(&[
            ("classes/Desk.cls", outer),
            ("pages/Phone.page", &page(&script)),
        ]);
        let entries = of_rule(&document, "apex/adapter-entry-point");
        assert_eq!(entries.len(), 1, "{called}");
        assert_eq!(entries[0]["line"], line, "{called}");
        assert_eq!(
            argument(entries[0], "unknownParameters"),
            unknown,
            "{called}"
        );
        assert_eq!(
            argument(entries[0], "missingParameters"),
            missing,
            "{called}"
        );
    }
    let script = "sforce.opencti.runApex({ apexClass: 'Far', methodName: 'find', callback: f });";
    let document = audited(&[
        ("classes/Desk.cls", outer),
        ("pages/Phone.page", &page(script)),
    ]);
    assert_eq!(of_rule(&document, "apex/adapter-entry-point").len(), 0);
    let gaps = list(&document, "/coverage/gaps");
    assert!(
        gaps.iter()
            .any(|gap| field(gap, "reason").contains("Apex class Far is not in the bundle")),
        "{gaps:?}"
    );
}

#[test]
fn remote_methods_count_where_the_page_uses_open_cti() {
    let desk = "global class Desk {\n  @RemoteAction global static String find(String n) { return null; }\n\
                webservice static String note(String n) { return null; }\n  global static String own() { return null; }\n}\n";
    let calls = [
        ("Desk.find(n, show);", 2),
        (
            "Visualforce.remoting.Manager.invokeAction('{!$RemoteAction.Desk.find}', n, show);",
            2,
        ),
        (
            "Visualforce.remoting.Manager.invokeAction('Desk.find', n, show);",
            2,
        ),
        ("sforce.apex.execute('Desk', 'note', { n: n });", 3),
    ];
    for (call, line) in calls {
        let document = audited(&[
            ("classes/Desk.cls", desk),
            ("pages/Phone.page", &page(call)),
        ]);
        let methods = of_rule(&document, "apex/adapter-remote-method");
        assert_eq!(methods.len(), 1, "{call}");
        assert_eq!(methods[0]["line"], line, "{call}");
        assert_eq!(argument(methods[0], "calledFrom"), "ApexPage:Phone");

        let plain = page(call).replace("/support/api/60.0/lightning/opencti_min.js", "/own.js");
        let document = audited(&[("classes/Desk.cls", desk), ("pages/Phone.page", &plain)]);
        assert_eq!(list(&document, "/usages").len(), 0, "{call}");
    }
    for call in ["Desk.own();", "// Desk.find(n, show);", "Other.find(n);"] {
        let document = audited(&[
            ("classes/Desk.cls", desk),
            ("pages/Phone.page", &page(call)),
        ]);
        let methods = of_rule(&document, "apex/adapter-remote-method");
        assert_eq!(methods.len(), 0, "{call}");
    }
}

#[test]
fn presence_counts_in_code_that_works_for_the_phone() {
    let presence = "UserServicePresence p; p.ServicePresenceStatusId = id; update p;";
    let rule = "apex/presence-with-phone - medium";
    let both = format!("void run(Task t, Id id) {{ t.CallDisposition = 'x'; {presence} }}");
    assert!(found(&both).contains(&rule.to_owned()));
    let alone = format!("// CallDisposition\nvoid run(Task t, Id id) {{ {presence} }}");
    assert!(!found(&alone).contains(&rule.to_owned()));

    let desk =
        format!("global class Desk {{ webservice static void ready(String id) {{ {presence} }} }}");
    let script = "sforce.opencti.runApex({ apexClass: 'Desk', methodName: 'ready', methodParams: 'id=1', callback: f });";
    let document = audited(&[
        ("classes/Desk.cls", &desk),
        ("pages/Phone.page", &page(script)),
    ]);
    assert_eq!(of_rule(&document, "apex/presence-with-phone").len(), 1);
}

#[test]
fn canvas_code_for_the_softphone_is_found() {
    for place in [
        "if (e.getDisplayLocation() == 'OpenCTI') { }",
        "if ('OpenCTI'.equals(e.getDisplayLocation())) { }",
        "switch on e.getDisplayLocation() { when 'OpenCTI' { } }",
    ] {
        let body = format!("void run(Canvas.EnvironmentContext e) {{ {place} }}");
        assert_eq!(found(&body), ["apex/canvas-open-cti - high"], "{place}");
    }
    assert_eq!(
        found("String tool = 'OpenCTI'; // getDisplayLocation"),
        [""; 0]
    );
}

#[test]
fn what_stands_in_comments_and_strings_only_is_a_mention() {
    let document = audited(&[(
        "classes/Desk.cls",
        &class(
            "// t.CallObject = id;\nString s = 'CallCenterId is gone'; // callobject, CallTypes",
        ),
    )]);
    assert_eq!(list(&document, "/usages").len(), 0);
    let mentions: Vec<(&str, &str)> = list(&document, "/mentions")
        .iter()
        .map(|mention| (field(mention, "rule"), field(mention, "reason")))
        .collect();
    assert_eq!(
        mentions,
        [
            ("record/task-call-field", "comment"),
            ("apex/call-center-assignment", "string"),
        ]
    );
}
