//! Flows and processes: whose record a reference means.

use super::{marked, xml};

/// A flow that a record of `object` starts, with one decision for each reference.
fn decides(object: &str, more: &str, references: &[&str]) -> String {
    let conditions: String = references
        .iter()
        .map(|reference| {
            format!("<conditions>\n<leftValueReference>{reference}</leftValueReference>\n</conditions>\n")
        })
        .collect();
    xml(
        "Flow",
        &format!(
            "{more}\n<decisions>\n<name>D</name>\n<rules>\n<name>R</name>\n{conditions}</rules>\n</decisions>\n\
             <start>\n<object>{object}</object>\n</start>"
        ),
    )
}

const PATH: &str = "flows/Calls.flow-meta.xml";

#[test]
fn lookups_say_by_name_or_by_type_whose_fields_are_meant() {
    let of_case = decides(
        "Case",
        "<formulas>\n<expression>NOT(ISBLANK({!«call-center-assignment»$User.CallCenterId}))</expression>\n</formulas>",
        &[
            "«call-center-assignment»$Record.Owner:User.CallCenterId",
            "«call-center-assignment»$Record.CreatedBy.CallCenterId",
            "$Record.Owner:Group.CallCenterId",
            "$Record.CallCenterId",
            "$Profile.CallCenterId",
        ],
    );
    marked(&[(PATH, of_case)]);
    let of_call = decides(
        "VoiceCall",
        "",
        &[
            "«call-field-automation»$Record.Activity.CallType",
            "«call-field-automation»$Record.RelatedRecord:Task.CallType",
            "$Record.CallType",
            "$Record.WorkItem:VoiceCall.CallType",
            "$Record.What.CallType",
        ],
    );
    marked(&[(PATH, of_call)]);
}

#[test]
fn records_at_hand_are_those_of_their_collection() {
    let processed = |object: &str, references: &[&str], sorted: &str| {
        decides(
            "Account",
            &format!(
                "<recordLookups>\n<name>Get</name>\n<object>{object}</object>\n</recordLookups>\n\
                 <collectionProcessors>\n<name>Filter</name>\n\
                 <assignNextValueToReference>item</assignNextValueToReference>\n\
                 <collectionReference>Get</collectionReference>\n</collectionProcessors>\n\
                 <collectionProcessors>\n<name>Sort</name>\n\
                 <collectionReference>Filter</collectionReference>\n\
                 <sortOptions>\n<sortField>{sorted}</sortField>\n</sortOptions>\n</collectionProcessors>\n\
                 <loops>\n<name>Each</name>\n<collectionReference>Sort</collectionReference>\n</loops>"
            ),
            references,
        )
    };
    let tasks = processed(
        "Task",
        &[
            "«call-field-automation»item.CallType",
            "«call-field-automation»Each.CallDisposition",
        ],
        "«call-field-automation»CallDurationInSeconds",
    );
    marked(&[(PATH, tasks)]);
    let calls = processed(
        "VoiceCall",
        &["item.CallType", "Each.CallDisposition"],
        "CallDurationInSeconds",
    );
    marked(&[(PATH, calls)]);
}

#[test]
fn elements_name_fields_of_the_object_around_them() {
    let flow = xml(
        "Flow",
        "<customErrors>\n<customErrorMessages>\n\
         <fieldSelection>«call-field-automation»CallDisposition</fieldSelection>\n\
         </customErrorMessages>\n</customErrors>\n\
         <dynamicChoiceSets>\n<displayField>«call-field-automation»CallDisposition</displayField>\n\
         <name>Results</name>\n<object>Task</object>\n</dynamicChoiceSets>\n\
         <transforms>\n<name>T</name>\n<objectType>Task</objectType>\n<transformValues>\n<transformValueActions>\n\
         <outputFieldApiName>«call-field-automation»CallType</outputFieldApiName>\n</transformValueActions>\n\
         </transformValues>\n</transforms>\n\
         <transforms>\n<name>V</name>\n<objectType>VoiceCall</objectType>\n<transformValues>\n\
         <transformValueActions>\n<outputFieldApiName>CallType</outputFieldApiName>\n</transformValueActions>\n\
         </transformValues>\n</transforms>\n\
         <actionCalls>\n<name>Log</name>\n<actionName>Contact.LogACall</actionName>\n\
         <actionType>quickAction</actionType>\n<inputParameters>\n\
         <name>«call-field-automation»CallDisposition</name>\n</inputParameters>\n</actionCalls>\n\
         <actionCalls>\n<name>Own</name>\n<actionName>Score</actionName>\n<actionType>apex</actionType>\n\
         <inputParameters>\n<name>CallDisposition</name>\n</inputParameters>\n</actionCalls>\n\
         <recordLookups>\n<name>Centers</name>\n<object>«call-center-assignment»CallCenter</object>\n</recordLookups>\n\
         <recordLookups>\n<name>Numbers</name>\n<object>«directory-number»AdditionalNumber</object>\n\
         </recordLookups>\n<start>\n<object>Task</object>\n</start>",
    );
    marked(&[(PATH, flow)]);
}

#[test]
fn outputs_of_elements_are_no_fields() {
    let flow = decides(
        "Task",
        "<actionCalls>\n<name>Score</name>\n<actionType>apex</actionType>\n</actionCalls>\n\
         <screens>\n<name>S</name>\n<fields>\n<dataTypeMappings>\n<typeValue>Task</typeValue>\n</dataTypeMappings>\n\
         <name>Table</name>\n</fields>\n</screens>\n\
         <loops>\n<name>Each</name>\n<collectionReference>Score.records</collectionReference>\n</loops>",
        &[
            "Score.CallType",
            "«call-field-automation»Table.firstSelectedRow.CallType",
            "«call-field-automation low»Each.CallType",
            "«call-field-automation medium»Each.CallObject",
        ],
    );
    marked(&[(PATH, flow)]);
}

#[test]
fn subflows_give_the_records_that_their_variables_say() {
    let variable = |name: &str, object: &str| {
        format!(
            "<variables>\n<name>{name}</name>\n<isOutput>true</isOutput>\n{object}\n</variables>\n"
        )
    };
    let called = [
        variable("latest", "<objectType>Task</objectType>"),
        variable("call", "<objectType>VoiceCall</objectType>"),
        variable("CallType", "<dataType>String</dataType>"),
    ];
    let parent = decides(
        "Account",
        "<subflows>\n<name>Sub</name>\n<flowName>Get_Latest</flowName>\n</subflows>\n\
         <subflows>\n<name>Other</name>\n<flowName>Not_Here</flowName>\n</subflows>\n\
         <loops>\n<name>Each</name>\n<collectionReference>Sub.latest</collectionReference>\n</loops>",
        &[
            "«call-field-automation»Sub.latest.CallType",
            "«call-field-automation»Each.CallDisposition",
            "Sub.call.CallType",
            "Sub.CallType",
            "Sub.unknown.CallType",
            "«call-field-automation low»Other.latest.CallType",
        ],
    );
    marked(&[
        (PATH, parent),
        (
            "flows/Get_Latest.flow-meta.xml",
            xml("Flow", &called.concat()),
        ),
    ]);
}

#[test]
fn leftovers_of_a_merge_are_no_flows() {
    let flow = decides("Task", "", &["$Record.CallType"]);
    marked(&[("flows/Calls.flow-meta.xml.orig", flow)]);
}
