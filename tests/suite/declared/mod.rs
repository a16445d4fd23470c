//! Metadata in its many spellings: what has to be found, at which place, and what only looks alike.

mod conditions;
mod configured;
mod flows;
mod tied;

use std::collections::BTreeSet;

use crate::support::{Bundle, field, list, number};
use serde_json::Value;

/// `RULE LINE [MEMBER] [standard]` of every usage in `path`, in order.
fn found(bundle: &Bundle, path: &str) -> Vec<String> {
    let document = bundle.audited();
    list(&document, "/usages")
        .iter()
        .filter(|usage| field(usage, "path") == path)
        .map(|usage| {
            let member = usage.get("member").and_then(|member| member.as_str());
            let standard = usage.get("standard").filter(|reason| reason.is_string());
            let mut words = vec![
                field(usage, "rule").to_owned(),
                number(usage, "line").to_string(),
            ];
            words.extend(member.map(str::to_owned));
            words.extend(standard.map(|_| "standard".to_owned()));
            words.join(" ")
        })
        .collect()
}

/// A metadata file of one root element.
fn xml(root: &str, inside: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <{root} xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n{inside}\n</{root}>\n"
    )
}

/// Holds that a file of that text gives these usages.
fn hold(path: &str, text: &str, wanted: &[&str]) {
    let bundle = Bundle::new().with(path, text);
    assert_eq!(found(&bundle, path), wanted, "{path}\n{text}");
}

/// Holds that the files have exactly the usages that are marked in them: `«call-field-automation»` stands before the
/// place of a usage of the rule whose id ends so, with `low`, `medium`, `standard` or `test` behind the id if it is.
fn marked(files: &[(&str, String)]) {
    let mut bundle = Bundle::new();
    let mut wanted = BTreeSet::new();
    for (path, text) in files {
        let (plain, marks) = without_marks(text);
        wanted.extend(marks.into_iter().map(|mark| format!("{path}:{mark}")));
        bundle = bundle.with(path, plain);
    }
    let document = bundle.audited();
    let written = |usage: &&Value| files.iter().any(|(path, _)| field(usage, "path") == *path);
    let found: BTreeSet<String> = list(&document, "/usages")
        .iter()
        .filter(written)
        .map(|usage| {
            let rule = field(usage, "rule");
            let mut mark = rule.rsplit('/').next().unwrap_or(rule).to_owned();
            let confidence = field(usage, "confidence");
            if confidence != "high" {
                mark = format!("{mark} {confidence}");
            }
            if usage
                .get("standard")
                .is_some_and(|reason| reason.is_string())
            {
                mark.push_str(" standard");
            }
            if usage.get("testCode").is_some_and(|test| test == true) {
                mark.push_str(" test");
            }
            let place = format!("{}:{}", number(usage, "line"), number(usage, "column"));
            format!("{}:{place} {mark}", field(usage, "path"))
        })
        .collect();
    let missed: Vec<_> = wanted.difference(&found).collect();
    let invented: Vec<_> = found.difference(&wanted).collect();
    assert!(
        missed.is_empty() && invented.is_empty(),
        "missed: {missed:#?}\ninvented: {invented:#?}"
    );
}

/// A text without its marks, and these as `LINE:COLUMN MARK`.
fn without_marks(text: &str) -> (String, Vec<String>) {
    let mut plain = String::new();
    let mut marks = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('«') {
        plain.push_str(before);
        let (mark, behind) = after.split_once('»').expect("a mark ends");
        let line = plain.split('\n').count();
        let column = plain
            .rsplit('\n')
            .next()
            .unwrap_or("")
            .encode_utf16()
            .count()
            + 1;
        marks.push(format!("{line}:{column} {mark}"));
        rest = behind;
    }
    plain.push_str(rest);
    (plain, marks)
}

#[test]
fn scripts_of_buttons_and_home_pages_use_any_name() {
    let button = |script: &str| {
        xml(
            "WebLink",
            &format!("<linkType>javascript</linkType>\n<url>{script}</url>"),
        )
    };
    let path = "objects/Contact/webLinks/Call.webLink-meta.xml";
    for script in [
        "var s = window.sforce; s.interaction.setVisible(true, f);",
        "const {interaction} = window.sforce; interaction.setVisible(true, f);",
        "sforce\n.interaction.setVisible(true, f);",
        "<![CDATA[var i = top.sforce.interaction; if (1 < 2 && i) { i.setVisible(true, f); }]]>",
        "if (&quot;{!Contact.Phone}&quot; != &apos;&apos; &amp;&amp; true) sforce.interaction.setVisible(true, f);",
    ] {
        let usages = found(&Bundle::new().with(path, button(script)), path);
        assert!(
            usages
                .iter()
                .any(|usage| usage.starts_with("classic/setVisible")),
            "{script}: {usages:?}"
        );
    }
    hold(
        path,
        &button("window.open('https://www.salesforce.com/?q=sforce');"),
        &[],
    );
    let address = xml(
        "WebLink",
        "<linkType>url</linkType>\n<url>sforce.interaction.setVisible(true)</url>",
    );
    hold(path, &address, &[]);
}

#[test]
fn call_fields_in_lists_reports_and_report_types() {
    hold(
        "objects/Task/listViews/Calls.listView-meta.xml",
        &xml(
            "ListView",
            "<columns>CALLDURATION</columns>\n<columns>SUBJECT</columns>",
        ),
        &["record/call-field-layout 3 Task.CallDurationInSeconds"],
    );
    hold(
        "objects/Case/listViews/Calls.listView-meta.xml",
        &xml("ListView", "<columns>CALLDURATION</columns>"),
        &[],
    );
    let columns = |table: &str, chosen: &str| {
        xml(
            "ReportType",
            &format!(
                "<sections>\n<columns>\n<checkedByDefault>{chosen}</checkedByDefault>\n<field>CallType</field>\n\
                 <table>{table}</table>\n</columns>\n</sections>"
            ),
        )
    };
    let path = "reportTypes/Calls.reportType-meta.xml";
    hold(
        path,
        &columns("User.Activity$OwnerId", "true"),
        &["record/call-field-report 6 Task.CallType"],
    );
    hold(
        path,
        &columns("Account.Tasks", "false"),
        &["record/call-field-report 6 Task.CallType standard"],
    );
    hold(path, &columns("VoiceCall", "true"), &[]);
    hold(
        "reports/Calls/Talk.report-meta.xml",
        &xml(
            "Report",
            "<aggregates>\n<calculatedFormula>Activity.CallDurationInSeconds:SUM/60</calculatedFormula>\n</aggregates>\n\
             <description>CALLTYPE is not shown</description>\n\
             <columns>\n<field>Contact.Activities$CallDisposition</field>\n</columns>\n\
             <columns>\n<field>Case.CallType__c</field>\n</columns>",
        ),
        &[
            "record/call-field-report 4 Task.CallDurationInSeconds",
            "record/call-field-report 8 Task.CallDisposition",
        ],
    );
}

#[test]
fn flows_say_whose_field_they_read_or_write() {
    let path = "flows/Calls.flow-meta.xml";
    let flow = xml(
        "Flow",
        "<variables>\n<name>call</name>\n<objectType>Task</objectType>\n</variables>\n\
         <variables>\n<name>own</name>\n<apexClass>CallInfo</apexClass>\n</variables>\n\
         <recordUpdates>\n<inputAssignments>\n<field>Outcome__c</field>\n<value>\n\
         <elementReference>call.CallDisposition</elementReference>\n</value>\n</inputAssignments>\n\
         <object>Contact</object>\n</recordUpdates>\n\
         <formulas>\n<expression>{!own.CallType} &amp; {!call.CallType}</expression>\n</formulas>",
    );
    let bundle = Bundle::new().with(path, &flow);
    assert_eq!(
        found(&bundle, path),
        [
            "record/call-field-automation 15 Task.CallDisposition",
            "record/call-field-automation 21 Task.CallType"
        ]
    );
    let document = bundle.audited();
    assert_eq!(
        list(&document, "/usages")[0]["arguments"]["access"],
        "read",
        "what is assigned from is read"
    );
}

#[test]
fn markup_of_other_objects_is_left_alone() {
    let page = |controller: &str, field: &str| {
        format!(
            "<apex:page standardController=\"{controller}\">\n<p>{{!{field}}}</p>\n</apex:page>\n"
        )
    };
    let path = "pages/Call.page";
    hold(
        path,
        &page("Task", "Task.CallType"),
        &["record/call-field-component 2 Task.CallType"],
    );
    hold(path, &page("VoiceCall", "VoiceCall.CallType"), &[]);
    hold(path, &page("Case", "info.callType"), &[]);
}

#[test]
fn an_app_of_ones_own_on_a_delivered_bar_is_found() {
    let bar = xml(
        "FlexiPage",
        "<flexiPageRegions>\n<itemInstances>\n<componentInstance>\n<componentName>opencti:softPhone</componentName>\n\
         </componentInstance>\n</itemInstances>\n<itemInstances>\n<componentInstance>\n\
         <componentName>console:history</componentName>\n</componentInstance>\n</itemInstances>\n\
         </flexiPageRegions>",
    );
    let app = "applications/Acme_Service.app-meta.xml";
    let bundle = Bundle::new()
        .with("flexipages/CrisisCenter_UtilityBar.flexipage-meta.xml", bar)
        .with(
            app,
            xml(
                "CustomApplication",
                "<utilityBar>CrisisCenter_UtilityBar</utilityBar>",
            ),
        );
    assert_eq!(found(&bundle, app), ["metadata/softphone-app 3"]);
}

#[test]
fn records_of_custom_metadata_in_the_metadata_api_layout_are_read() {
    let call_center = xml(
        "CallCenter",
        "<displayName>Telco</displayName>\n<sections>\n<items>\n<name>reqUseApi</name>\n<value>true</value>\n\
         </items>\n<name>reqGeneralInfo</name>\n</sections>",
    );
    let path = "customMetadata/Telephony.Default.md";
    let bundle = Bundle::new()
        .with("callCenters/TelcoServiceDesk.callCenter", call_center)
        .with(
            path,
            xml(
                "CustomMetadata",
                "<values>\n<field>Call_Center__c</field>\n<value>TelcoServiceDesk</value>\n</values>",
            ),
        )
        .with("customMetadata/README.md", "# TelcoServiceDesk\n");
    assert_eq!(found(&bundle, path), ["metadata/adapter-setting 5"]);
}

#[test]
fn many_names_and_names_from_merge_fields_are_not_lost() {
    let names: Vec<String> = sf_cti::catalog::catalog()
        .rules()
        .filter(|rule| rule.api == Some(sf_cti::catalog::Api::Lightning))
        .filter_map(|rule| rule.member.clone())
        .filter(|name| name.chars().all(char::is_alphanumeric))
        .collect();
    assert!(names.len() > 24, "{names:?}");
    let calls: String = names
        .iter()
        .map(|name| format!("call('{name}', {{}});\n"))
        .collect();
    let script =
        format!("function call(name, args) {{ return sforce.opencti[name](args); }}\n{calls}");
    let path = "staticresources/all.js";
    let usages = found(&Bundle::new().with(path, &script), path);
    for name in &names {
        assert!(
            usages
                .iter()
                .any(|usage| usage.ends_with(&format!(" {name}"))),
            "{name} is not in {usages:?}"
        );
    }
    hold(
        "pages/Any.page",
        "<apex:page><script>\nsforce.opencti[\"{!method}\"]({});\nsforce.opencti.{!method}({});\n</script></apex:page>",
        &["lightning/dynamic-member 2", "lightning/dynamic-member 3"],
    );
}
