//! Fields of call records: who fills and shows them, and where they go.

use crate::support::{Bundle, audited, field as text, fixture, list};
use serde_json::Value;

fn field<'d>(document: &'d Value, name: &str) -> &'d Value {
    list(document, "/taskFields")
        .iter()
        .find(|field| text(field, "name") == name)
        .unwrap_or_else(|| panic!("no field {name}"))
}

fn components(field: &Value, what: &str) -> Vec<String> {
    let mut ids: Vec<String> = field[what]
        .as_array()
        .expect("a list")
        .iter()
        .map(|spot| text(spot, "component").to_owned())
        .collect();
    ids.dedup();
    ids
}

#[test]
fn what_a_log_fills_is_listed_with_its_place_under_voice() {
    let document = audited(&fixture("contact-centre"));
    let disposition = field(&document, "Task.CallDisposition");
    assert_eq!(disposition["home"]["to"], "VoiceCall.CallResolution");
    assert!(
        disposition["home"]["traps"][0]
            .as_str()
            .is_some_and(|trap| trap.contains("the state of the call")),
        "{disposition}"
    );
    let reason = field(&document, "Task.Call_Reason__c");
    assert_eq!(reason["custom"], true);
    assert_eq!(reason["type"], "Picklist");
    assert!(components(reason, "setBy").contains(&"StaticResource:deskBridge".to_owned()));
    assert!(
        components(reason, "usedBy").contains(&"Report:Call_Reports/Calls_by_Reason".to_owned())
    );
    let recording = field(&document, "Task.Recording_Url__c");
    assert_eq!(recording["home"]["grounds"], "inferred");
    assert!(text(&recording["home"], "to").starts_with("VoiceCallRecording"));
    let related = field(&document, "Task.WhatId");
    assert_eq!(related["home"]["to"], "VoiceCall.RelatedRecordId");
}

const ADAPTER: &str = "sforce.interaction.saveLog('Task', 'Subject=Call&CallType=Inbound&Case_Code__c=' + code, done);\n\
sforce.opencti.saveLog({ value: { entityApiName: 'Call_Log__c', Outcome__c: x }, callback: done });\n\
sforce.opencti.saveLog({ value: built, callback: done });\n";

#[test]
fn logs_to_other_objects_and_logs_put_together_at_run_time_are_told_apart() {
    let bundle = Bundle::of(&[
        ("src/staticresources/phone.js", ADAPTER),
        (
            "src/objects/Task.object",
            "<CustomObject>\n<fields>\n<fullName>Ticket__c</fullName>\n<label>Ticket</label>\n<referenceTo>Ticket__c</referenceTo>\n<type>Lookup</type>\n</fields>\n<fields>\n<fullName>Weather__c</fullName>\n<type>Text</type>\n</fields>\n</CustomObject>",
        ),
        (
            "src/classes/CallDesk.cls",
            "public class CallDesk {\n  void done(Task call) {\n    call.CallDisposition = 'x';\n    call.Ticket__c = null;\n    String unrelated = call.Weather__c;\n  }\n}",
        ),
    ]);
    let document = audited(bundle.path());
    let names: Vec<&str> = list(&document, "/taskFields")
        .iter()
        .map(|field| text(field, "name"))
        .collect();
    assert_eq!(
        names,
        [
            "Call_Log__c.Outcome__c",
            "Task.CallDisposition",
            "Task.CallType",
            "Task.Case_Code__c",
            "Task.Subject",
            "Task.Ticket__c",
        ],
        "a field that is only read beside is none of a call's"
    );
    let ticket = field(&document, "Task.Ticket__c");
    assert_eq!(ticket["refersTo"], "Ticket__c");
    assert!(text(&ticket["home"], "to").starts_with("a custom lookup on VoiceCall"));
    let log = field(&document, "Call_Log__c.Outcome__c");
    assert!(text(&log["home"], "to").starts_with("the object stays"));
    let unseen = &list(&document, "/adapters")[0]["unseen"];
    assert_eq!(
        unseen[0],
        "which fields the log of a call fills at src/staticresources/phone.js:3, where it is put together at run time",
        "{unseen}"
    );
}
