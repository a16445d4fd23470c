//! States, figures and layouts.

use serde_json::json;

use super::{CENTERS, answer, calls, center, name_of, org, state, with_data};
use crate::support::{Bundle, field, gaps_at, list, number};

#[test]
fn without_org_data_only_an_address_tells_a_state() {
    let document = org().audited();
    assert_eq!(state(&document, "Phones").0, "unknown");
    assert!(state(&document, "Phones").1.contains("--org-data"));
    assert_eq!(state(&document, "PhonesDemo").0, "unknown");
    let (life, reason) = state(&document, "Local");
    assert_eq!(life, "test");
    assert!(reason.contains("localhost"), "{reason}");
    assert_eq!(document["orgData"], json!({}));
}

#[test]
fn assigned_users_and_recent_calls_make_a_call_center_live() {
    let data = Bundle::empty()
        .with("call-centers.csv", CENTERS)
        .with(
            "users-by-call-center.json",
            answer(&json!([
                {"callCenterId": "04v000000000001AAA", "profileName": "Agent", "users": 30},
                {"callCenterId": "04v000000000001", "profileName": "Lead", "users": 2},
                {"callCenterId": "04v000000000002AAA", "profileName": "Admin", "users": 1},
            ])),
        )
        .with("call-tasks-2026-10.json", calls("04v000000000001AAA", 700))
        .with("call-tasks-2026-11.json", calls("04v000000000001AAA", 400));
    let document = with_data(&org(), &data);
    let folder = name_of(&data);
    let (life, reason) = state(&document, "Phones");
    assert_eq!(life, "live");
    assert!(
        reason.starts_with("32 active users"),
        "an id of 15 letters is the same: {reason}"
    );
    assert!(reason.contains("1100 call Tasks"), "{reason}");
    assert!(
        reason.contains(&format!("{folder}/users-by-call-center.json")),
        "{reason}"
    );
    assert!(
        reason.contains(&format!("{folder}/call-tasks-2026-11.json")),
        "{reason}"
    );
    assert_eq!(
        state(&document, "PhonesDemo").0,
        "test",
        "one user and no calls"
    );
    assert_eq!(state(&document, "Local").0, "test", "whatever is assigned");
    let adapters = list(&document, "/adapters");
    let hosted = adapters
        .iter()
        .find(|adapter| adapter["callCenters"] == json!(["Phones"]));
    assert_eq!(hosted.map(|adapter| field(adapter, "state")), Some("live"));
}

#[test]
fn nobody_assigned_is_dormant_and_a_sandbox_is_a_test() {
    let users = answer(&json!([
        {"callCenterId": "04v000000000001AAA", "profileName": "Agent", "users": 3},
    ]));
    let data = Bundle::empty()
        .with("call-centers.csv", CENTERS)
        .with("users-by-call-center.json", &users);
    let document = with_data(&org(), &data);
    assert_eq!(state(&document, "Phones").0, "live");
    assert!(state(&document, "Phones").1.contains("was not exported"));
    let (life, reason) = state(&document, "PhonesDemo");
    assert_eq!(life, "dormant", "{reason}");

    let data = data.with(
        "organization.csv",
        "OrganizationType,IsSandbox,TrialExpirationDate\nEnterprise Edition,true,\n",
    );
    let document = with_data(&org(), &data);
    assert_eq!(state(&document, "Phones").0, "test");
    assert_eq!(document["orgData"]["organization"]["sandbox"], json!(true));

    // Without their names, nobody can say which call center is not used.
    let data = Bundle::empty().with("users-by-call-center.json", &users);
    let document = with_data(&org(), &data);
    assert_eq!(state(&document, "Phones").0, "unknown");
    assert_eq!(state(&document, "PhonesDemo").0, "unknown");
}

#[test]
fn users_who_log_no_calls_leave_it_open() {
    let data = Bundle::empty()
        .with("call-centers.csv", CENTERS)
        .with(
            "users-by-call-center.csv",
            "CallCenterId,Profile.Name,users\n04v000000000001AAA,Agent,9\n",
        )
        .with("call-tasks-2026-11.json", calls("04v000000000002AAA", 4));
    let document = with_data(&org(), &data);
    let (life, reason) = state(&document, "Phones");
    assert_eq!(life, "unknown");
    assert!(
        reason.contains("9 active users") && reason.contains("no call lately"),
        "{reason}"
    );
}

#[test]
fn rows_without_a_count_are_counted_and_packages_queues_and_licences_are_read() {
    let data = Bundle::empty()
        .with(
            "active-users.csv",
            "Id,Profile.Name,Profile.UserLicense.Name\n005000000000001AAA,Agent,Salesforce\n\
             005000000000002AAA,Agent,Salesforce\n",
        )
        .with(
            "queue-members.csv",
            "Group.DeveloperName,UserOrGroupId\nSales,005000000000001AAA\nSales,005000000000002AAA\n\
             Care,005000000000001AAA\nCare,00G000000000001AAA\n",
        )
        .with(
            "installed-packages.json",
            json!({"status": 0, "result": [
                {"SubscriberPackageName": "Phone", "SubscriberPackageNamespace": "phon",
                 "SubscriberPackageVersionNumber": "4.12.0.3"},
            ]})
            .to_string(),
        )
        .with(
            "permission-set-assignments.json",
            answer(&json!([
                {"permissionSet": "Agent", "namespacePrefix": "phon", "users": 7},
                {"permissionSet": "ServiceCloudVoiceAgent", "namespacePrefix": null, "users": 2},
                {"permissionSet": "Marketing", "namespacePrefix": null, "users": 90},
                {"permissionSet": "Telephone", "namespacePrefix": "icAgentConsole", "users": 4},
            ])),
        )
        .with(
            "permission-set-licenses.csv",
            "DeveloperName,Status,TotalLicenses,UsedLicenses\nServiceCloudVoicePsl,Active,30.0,26\n",
        );
    let document = with_data(&org(), &data);
    let users = list(&document, "/orgData/activeUsers/rows");
    assert_eq!(number(&users[0], "users"), 2);
    let queues = &document["orgData"]["queues"];
    assert_eq!(
        (number(queues, "agents"), number(queues, "inSeveral")),
        (2, 1)
    );
    assert_eq!(
        number(&queues["queues"][0], "groups"),
        1,
        "Care has a group"
    );
    let package = &document["orgData"]["packages"]["rows"][0];
    assert_eq!(field(package, "version"), "4.12.0.3");
    assert_eq!(field(package, "state"), "live", "{package}");
    let sets = &document["orgData"]["permissionSets"];
    assert_eq!(
        field(&sets["telephony"][0], "name"),
        "ServiceCloudVoiceAgent"
    );
    assert_eq!(field(&sets["telephony"][1], "name"), "Telephone");
    assert_eq!(number(sets, "others"), 2);
    let licence = &document["orgData"]["permissionSetLicences"]["rows"][0];
    assert_eq!(
        (number(licence, "total"), number(licence, "used")),
        (30, 26)
    );
}

#[test]
fn layouts_are_joined_by_profile_and_profiles_without_one_are_named() {
    let data = Bundle::empty()
        .with("call-centers.csv", CENTERS)
        .with(
            "users-by-call-center.json",
            answer(&json!([
                {"callCenterId": "04v000000000001AAA", "profileName": "Agent", "users": 30},
                {"callCenterId": "04v000000000001AAA", "profileName": "Lead", "users": 2},
                {"callCenterId": "04v000000000001AAA", "profileName": "Night", "users": 4},
            ])),
        )
        .with(
            "softphone-layouts.csv",
            "profile,layout,callType,fields,objects,noMatch,singleMatch,multipleMatches,opensWithin\n\
             #Agent,Example,Inbound,,,,,,\n\
             Lead,Wide Layout,Inbound,ANI; DNIS,\"Contact: Name, Phone; Account: Name\",PopToEntity Contact,,,\n\
             Night,,,,,,,,\n",
        )
        .with(
            "softphone-layouts/Agent.json",
            json!({"Inbound": {"callRelatedFields": ["ANI"], "objects": {}, "screenPopSettings": {}}})
                .to_string(),
        );
    let document = with_data(&org(), &data);
    assert_eq!(
        gaps_at(
            &document,
            &format!("{}/softphone-layouts.csv", name_of(&data))
        ),
        [""; 0]
    );
    let profiles: Vec<(&str, &str)> = list(&document, "/orgData/softphoneLayouts")
        .iter()
        .map(|row| (field(row, "profile"), field(row, "layout")))
        .collect();
    assert_eq!(
        profiles,
        [("Agent", "Agent"), ("Lead", "Wide Layout"), ("Night", "-")]
    );
    let layouts = list(&document, "/softphoneLayouts");
    assert_eq!(
        layouts.len(),
        2,
        "an example and a line that nobody filled in are none"
    );
    let by_hand = layouts
        .iter()
        .find(|layout| field(layout, "name") == "Wide Layout");
    let call_type = &by_hand.expect("it was filled in")["callTypes"][0];
    assert_eq!(call_type["fields"], json!(["ANI", "DNIS"]));
    assert_eq!(
        call_type["objects"],
        json!([{"object": "Contact", "fields": ["Name", "Phone"]}, {"object": "Account", "fields": ["Name"]}])
    );
    let absent = list(&document, "/coverage/absent").iter();
    let layouts: Vec<&str> = absent
        .filter(|absent| field(absent, "type") == "SoftphoneLayout")
        .map(|absent| field(absent, "why"))
        .collect();
    assert!(
        layouts.len() == 1
            && layouts[0].ends_with(
                "1 of the 3 profiles that have an Open CTI call center in \
        FOLDER/users-by-call-center.json: Night"
                    .replace("FOLDER", &name_of(&data))
                    .as_str()
            ),
        "{layouts:?}"
    );
}

/// People without calls are at work or trying something: a word of name or address tells, a part of a word does not.
#[test]
fn a_word_of_name_or_address_tells_a_trial_where_nobody_logs_calls() {
    let org = Bundle::new()
        .with(
            "callCenters/Lines.callCenter",
            center("Lines", "https://cti.example.com/scratch-org/phone"),
        )
        .with(
            "callCenters/LatestLines.callCenter",
            center("Latest Lines", "https://contest.example.com/protest"),
        );
    let data = Bundle::empty()
        .with(
            "call-centers.csv",
            "Id,InternalName,Name\n04v000000000001AAA,Lines,Lines\n04v000000000002AAA,LatestLines,Latest Lines\n",
        )
        .with(
            "users-by-call-center.json",
            answer(&json!([
                {"callCenterId": "04v000000000001AAA", "profileName": "Agent", "users": 2},
                {"callCenterId": "04v000000000002AAA", "profileName": "Agent", "users": 2},
            ])),
        );
    let quiet = data.with("call-tasks-2026-11.json", calls("04v000000000009AAA", 4));
    let document = with_data(&org, &quiet);
    let (life, reason) = state(&document, "Lines");
    assert_eq!(life, "test", "{reason}");
    assert!(
        reason.contains("its address has the word scratch"),
        "{reason}"
    );
    assert_eq!(state(&document, "LatestLines").0, "unknown");
    let crowd = quiet.with(
        "users-by-call-center.json",
        answer(&json!([
            {"callCenterId": "04v000000000001AAA", "profileName": "Agent", "users": 2000},
        ])),
    );
    let document = with_data(&org, &crowd);
    let (life, reason) = state(&document, "Lines");
    assert_eq!(life, "unknown", "2,000 people do not only try it: {reason}");
    let busy = crowd.with("call-tasks-2026-11.json", calls("04v000000000001AAA", 4));
    assert_eq!(state(&with_data(&org, &busy), "Lines").0, "live");
}
