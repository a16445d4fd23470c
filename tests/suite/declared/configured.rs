//! Pages, lists, actions, records of custom metadata, permissions and apps.

use super::{marked, xml};

#[test]
fn call_fields_on_all_parts_of_a_layout_and_in_search_layouts() {
    marked(&[
        (
            "layouts/Task-Call.layout-meta.xml",
            xml(
                "Layout",
                "<layoutSections>\n<layoutColumns>\n<layoutItems>\n<field>«call-field-layout»CallType</field>\n\
                 </layoutItems>\n</layoutColumns>\n</layoutSections>\n\
                 <miniLayout>\n<fields>«call-field-layout»CallDisposition</fields>\n</miniLayout>\n\
                 <summaryLayout>\n<summaryLayoutItems>\n<field>«call-field-layout»CallObject</field>\n\
                 </summaryLayoutItems>\n</summaryLayout>",
            ),
        ),
        (
            "layouts/VoiceCall-Call.layout-meta.xml",
            xml(
                "Layout",
                "<miniLayout>\n<fields>CallDisposition</fields>\n</miniLayout>",
            ),
        ),
        (
            "objects/Task/Task.object-meta.xml",
            xml(
                "CustomObject",
                "<searchLayouts>\n<searchResultsAdditionalFields>«call-field-layout»TASK.CALLTYPE\
                 </searchResultsAdditionalFields>\n<lookupDialogsAdditionalFields>«call-field-layout»CALLDISPOSITION\
                 </lookupDialogsAdditionalFields>\n</searchLayouts>",
            ),
        ),
        (
            "objects/VoiceCall/VoiceCall.object-meta.xml",
            xml(
                "CustomObject",
                "<searchLayouts>\n<searchResultsAdditionalFields>CALLTYPE</searchResultsAdditionalFields>\n\
                 </searchLayouts>",
            ),
        ),
    ]);
}

#[test]
fn actions_without_a_target_object_say_by_name_or_type_whose_fields_they_have() {
    let action = |kind: &str, field: &str| {
        xml(
            "QuickAction",
            &format!(
                "<quickActionLayout>\n<quickActionLayoutColumns>\n<quickActionLayoutItems>\n\
                 <field>{field}</field>\n</quickActionLayoutItems>\n</quickActionLayoutColumns>\n\
                 </quickActionLayout>\n<type>{kind}</type>"
            ),
        )
    };
    let shown = "«call-field-layout»CallDisposition";
    marked(&[
        (
            "quickActions/Task.Close.quickAction-meta.xml",
            action("Update", shown),
        ),
        (
            "quickActions/Account.LogACall.quickAction-meta.xml",
            action("LogACall", shown),
        ),
        (
            "quickActions/VoiceCall.Close.quickAction-meta.xml",
            action("Update", "CallDisposition"),
        ),
        (
            "quickActions/Task.Call.quickAction-meta.xml",
            action("Create", "CallDisposition"),
        ),
    ]);
}

#[test]
fn reports_of_other_activities_and_prose_of_dashboards_are_left_alone() {
    marked(&[
        (
            "reports/A/B.report-meta.xml",
            xml(
                "Report",
                "<columns>\n<field>UnifiedActivity$CallType</field>\n</columns>\n\
                 <columns>\n<field>Sales_Activity__c.CallDisposition</field>\n</columns>\n\
                 <columns>\n<field>«call-field-report»Booking__c.Activities1__r$CallType</field>\n</columns>",
            ),
        ),
        (
            "dashboards/Ops/Phone.dashboard-meta.xml",
            xml(
                "Dashboard",
                "<dashboardGridLayout>\n<dashboardComponent>\n<footer>CALLTYPE</footer>\n\
                 <report>«call-field-dashboard»a/B</report>\n</dashboardComponent>\n</dashboardGridLayout>",
            ),
        ),
        (
            "analyticSnapshots/Daily.snapshot-meta.xml",
            xml(
                "AnalyticSnapshot",
                "<mappings>\n<sourceField>«call-field-report»CALLDURATION</sourceField>\n</mappings>\n\
                 <sourceReport>«call-field-report»A/B</sourceReport>",
            ),
        ),
    ]);
}

#[test]
fn records_of_custom_metadata_configure_what_reads_call_fields() {
    let record = |values: &[(&str, &str)]| {
        let values: String = values
            .iter()
            .map(|(field, value)| {
                format!("<values>\n<field>{field}</field>\n<value>{value}</value>\n</values>\n")
            })
            .collect();
        xml("CustomMetadata", &values)
    };
    marked(&[
        (
            "customMetadata/dlrs__LookupRollupSummary2.Calls.md-meta.xml",
            record(&[
                ("dlrs__ChildObject__c", "Task"),
                (
                    "dlrs__FieldToAggregate__c",
                    "«call-field-automation medium»CallDurationInSeconds",
                ),
                (
                    "dlrs__RelationshipCriteria__c",
                    "«call-field-automation medium»CallType = &apos;Inbound&apos;",
                ),
            ]),
        ),
        (
            "customMetadata/Field_Map.Direction.md-meta.xml",
            record(&[
                ("Target__c", "«call-field-automation»Task.CallType"),
                (
                    "Query__c",
                    "SELECT Id, «call-field-automation»CallObject FROM Task",
                ),
            ]),
        ),
        (
            "customMetadata/Field_Map.Voice.md-meta.xml",
            record(&[
                ("Object__c", "VoiceCall"),
                ("Field__c", "CallDurationInSeconds"),
                ("Target__c", "VoiceCall.CallType"),
                ("Query__c", "SELECT CallType FROM VoiceCall"),
            ]),
        ),
    ]);
}

#[test]
fn data_mappers_name_the_object_of_each_side() {
    let item = |side: &str, object: &str, field: &str| {
        format!(
            "<omniDataTransformItem>\n<{side}FieldName>{field}</{side}FieldName>\n\
             <{side}ObjectName>{object}</{side}ObjectName>\n</omniDataTransformItem>\n"
        )
    };
    let items = [
        item("input", "Task", "«call-field-automation»CallType"),
        item("output", "Task", "«call-field-automation»CallDisposition"),
        item("input", "VoiceCall", "CallType"),
        item("output", "json", "CallDisposition"),
    ];
    marked(&[(
        "omniDataTransforms/Calls_1.rpt-meta.xml",
        xml("OmniDataTransform", &items.concat()),
    )]);
}

#[test]
fn library_addresses_in_labels_are_loads_unless_words_stand_around_them() {
    marked(&[(
        "labels/CustomLabels.labels-meta.xml",
        xml(
            "CustomLabels",
            "<labels>\n<fullName>Library</fullName>\n\
             <value>«lightning-library medium»/support/api/58.0/lightning/opencti_min.js</value>\n</labels>\n\
             <labels>\n<fullName>Hint</fullName>\n\
             <value>Load /support/api/58.0/lightning/opencti_min.js first</value>\n</labels>",
        ),
    )]);
}

#[test]
fn links_and_email_templates_show_fields_in_merge_fields_only() {
    marked(&[
        (
            "objects/Task/webLinks/Play.webLink-meta.xml",
            xml(
                "WebLink",
                "<linkType>url</linkType>\n<url>https://rec.example/Task.CallType?\
                 id={!«call-field-component»Task.CallObject}&amp;t={!VoiceCall.CallType}</url>",
            ),
        ),
        (
            "email/Calls/Summary.email",
            "Dear {!Contact.Name}: {!«call-field-component»Task.CallDisposition}, {!VoiceCall.CallDisposition}, \
             Task.CallType\n"
                .to_owned(),
        ),
    ]);
}

#[test]
fn permissions_that_are_switched_off_make_no_administrator() {
    let profile = |enabled: &str, mark: &str| {
        xml(
            "Profile",
            &format!(
                "<userPermissions>\n<enabled>{enabled}</enabled>\n<name>CustomizeApplication</name>\n\
                 </userPermissions>\n<userPermissions>\n<enabled>true</enabled>\n\
                 <name>«{mark}»ManageCallCenters</name>\n</userPermissions>"
            ),
        )
    };
    marked(&[
        (
            "profiles/Copy of Admin.profile-meta.xml",
            profile("true", "call-center-permission standard"),
        ),
        (
            "profiles/Lead.profile-meta.xml",
            profile("false", "call-center-permission"),
        ),
    ]);
}

#[test]
fn a_sample_app_is_standard_as_long_as_its_bar_is() {
    let bar = |mark: &str, more: &str| {
        let item = |name: &str| {
            format!(
                "<itemInstances>\n<componentInstance>\n{name}\n</componentInstance>\n</itemInstances>\n"
            )
        };
        let items = [
            format!("«{mark}»<componentName>opencti:softPhone</componentName>"),
            "<componentName>notes:utilityBarNoteList</componentName>".to_owned(),
            format!("<componentName>{more}</componentName>"),
        ];
        let items: String = items.iter().map(|name| item(name)).collect();
        xml(
            "FlexiPage",
            &format!("<flexiPageRegions>\n{items}</flexiPageRegions>"),
        )
    };
    let app = |mark: &str| {
        xml(
            "CustomApplication",
            &format!("<utilityBar>«{mark}»ContactCenter_UtilityBar</utilityBar>"),
        )
    };
    let path = "flexipages/ContactCenter_UtilityBar.flexipage-meta.xml";
    marked(&[
        (path, bar("softphone-utility standard", "console:history")),
        (
            "applications/ContactCenter.app-meta.xml",
            app("softphone-app standard"),
        ),
        ("applications/Desk.app-meta.xml", app("softphone-app")),
    ]);
    marked(&[
        (path, bar("softphone-utility", "c:ownHistory")),
        (
            "applications/ContactCenter.app-meta.xml",
            app("softphone-app"),
        ),
    ]);
}
