//! `audit --org-data`: what exported org data says, and that nobody in it is named.

mod figures;
mod files;

use crate::support::{Bundle, audit, field, list};
use serde_json::{Value, json};

const CALL_CENTER: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<CallCenter xmlns="http://soap.sforce.com/2006/04/metadata">
    <adapterUrl>ADDRESS</adapterUrl>
    <displayName>NAME</displayName>
    <sections>
        <items><label>Use API</label><name>reqUseApi</name><value>true</value></items>
        <label>General</label>
        <name>reqGeneralInfo</name>
    </sections>
</CallCenter>
"#;

/// The definition of a call center.
fn center(name: &str, address: &str) -> String {
    CALL_CENTER
        .replace("NAME", name)
        .replace("ADDRESS", address)
}

/// An org with three call centers: one at a host, one for a demonstration, one on the developer's own computer.
fn org() -> Bundle {
    Bundle::new()
        .with(
            "callCenters/Phones.callCenter",
            center("Phones", "https://phones.example.com/cti"),
        )
        .with(
            "callCenters/PhonesDemo.callCenter",
            center("Phones Demo", "https://demo.example.com/cti"),
        )
        .with(
            "callCenters/Local.callCenter",
            center("Local", "https://localhost:8080/cti"),
        )
}

const CENTERS: &str = "Id,InternalName,Name\n04v000000000001AAA,Phones,Phones\n\
                       04v000000000002AAA,PhonesDemo,Phones Demo\n04v000000000003AAA,Local,Local\n";

/// The answer of a grouped query.
fn answer(records: &Value) -> String {
    let total = records.as_array().expect("records").len();
    json!({"status": 0, "result": {"records": records, "totalSize": total, "done": true}})
        .to_string()
}

fn calls(center: &str, tasks: u64) -> String {
    answer(&json!([
        {"attributes": {"type": "AggregateResult"}, "callCenterId": center, "callType": "Inbound", "tasks": tasks},
        {"attributes": {"type": "AggregateResult"}, "callCenterId": null, "callType": "Outbound", "tasks": 5},
    ]))
}

fn with_data(org: &Bundle, data: &Bundle) -> Value {
    let folder = data.path().to_str().expect("UTF-8");
    audit(org.path(), &["--format", "json", "--org-data", folder])
        .ends_with(0)
        .json()
}

/// State and reason of a call center.
fn state<'d>(document: &'d Value, name: &str) -> (&'d str, &'d str) {
    let centers = list(document, "/callCenters");
    let center = centers.iter().find(|center| field(center, "name") == name);
    let center = center.unwrap_or_else(|| panic!("no call center {name}"));
    (field(center, "state"), field(center, "stateReason"))
}

/// Name of the folder that a test's data lies in.
fn name_of(data: &Bundle) -> String {
    let name = data.path().file_name().expect("it has a name");
    name.to_str().expect("UTF-8").to_owned()
}
