//! What of each target is there: seen with its line, in the way, not there, or unknown; look-alikes do not count.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::{
    AS_OF, Bundle, FIXTURES, audit, audited, field, fixture, list, number, sf_cti,
};
use serde_json::Value;
use sf_cti::catalog::metadata_types::MetadataTypes;
use sf_cti::catalog::{ShownBy, Target, catalog};
use snapbox::{assert_data_eq, file};

const TARGETS: [&str; 5] = [
    "amazon-connect",
    "partner-amazon-connect",
    "partner-telephony",
    "native-telephony",
    "no-salesforce-voice",
];

/// The lists of signals of a target.
const LISTS: [&str; 5] = ["present", "blocking", "asks", "notThere", "unknown"];

/// Metadata of a type, with this inside.
fn xml(root: &str, inside: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root} xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n{inside}\n</{root}>\n"
    )
}

fn settings(name: &str, inside: &str) -> String {
    xml(&format!("{name}Settings"), inside)
}

/// A heating company that tries Voice with a partner's telephony beside its softphone.
fn pilot() -> Bundle {
    Bundle::empty()
        .with(
            "settings/OmniChannel.settings",
            settings(
                "OmniChannel",
                "    <enableOmniAutoLoginPrompt>false</enableOmniAutoLoginPrompt>\n    <enableOmniChannel>true</enableOmniChannel>\n    <enableOmniSkillsRouting>true</enableOmniSkillsRouting>",
            ),
        )
        .with(
            "settings/ServiceCloudVoice.settings",
            settings(
                "ServiceCloudVoice",
                "    <enableSCVExternalTelephony>true</enableSCVExternalTelephony>\n    <enableServiceCloudVoice>false</enableServiceCloudVoice>",
            ),
        )
        .with(
            "settings/MyDomain.settings",
            settings(
                "MyDomain",
                "    <isFirstPartyCookieUseRequired>true</isFirstPartyCookieUseRequired>\n    <myDomainName>tarnheat</myDomainName>",
            ),
        )
        .with(
            "applications/Heating_Pilot.app",
            xml(
                "CustomApplication",
                "    <label>Heating Pilot</label>\n    <navType>Console</navType>\n    <tabs>standard-VoiceCall</tabs>\n    <uiType>Lightning</uiType>\n    <utilityBar>Heating_Pilot_UtilityBar</utilityBar>",
            ),
        )
        .with(
            "flexipages/Heating_Pilot_UtilityBar.flexipage",
            xml(
                "FlexiPage",
                "    <flexiPageRegions>\n        <itemInstances>\n            <componentInstance>\n                <componentName>runtime_service_omnichannel:omniWidget</componentName>\n            </componentInstance>\n        </itemInstances>\n        <name>utilityItems</name>\n        <type>Region</type>\n    </flexiPageRegions>\n    <masterLabel>Heating Pilot</masterLabel>\n    <template>\n        <name>one:utilityBarTemplateDesktop</name>\n    </template>\n    <type>UtilityBar</type>",
            ),
        )
        .with(
            "serviceChannels/Heating_Calls.serviceChannel",
            xml(
                "ServiceChannel",
                "    <label>Heating calls</label>\n    <relatedEntityType>VoiceCall</relatedEntityType>",
            ),
        )
        .with(
            "servicePresenceStatuses/Ready_To_Talk.servicePresenceStatus",
            xml(
                "ServicePresenceStatus",
                "    <channels>\n        <channel>Heating_Calls</channel>\n    </channels>\n    <label>Ready to talk</label>",
            ),
        )
        .with(
            "permissionsets/Heating_Agent.permissionset",
            xml(
                "PermissionSet",
                "    <label>Heating Agent</label>\n    <license>ServiceCloudVoiceExternalTelephonyPsl</license>\n    <servicePresenceStatusAccesses>\n        <enabled>true</enabled>\n        <servicePresenceStatus>Ready_To_Talk</servicePresenceStatus>\n    </servicePresenceStatusAccesses>",
            ),
        )
        .with(
            "queues/Heating_Queue.queue",
            xml(
                "Queue",
                "    <name>Heating</name>\n    <queueSobject>\n        <sobjectType>VoiceCall</sobjectType>\n    </queueSobject>",
            ),
        )
        .with(
            "flows/Route_Heating_Calls.flow",
            xml(
                "Flow",
                "    <actionCalls>\n        <name>Pop</name>\n        <actionType>addScreenPop</actionType>\n    </actionCalls>\n    <processType>RoutingFlow</processType>\n    <status>Active</status>",
            ),
        )
        .with(
            "ConversationVendorInformation/HeatVoice.ConversationVendorInformation",
            xml(
                "ConversationVendorInfo",
                "    <connectorUrl>https://voice.tarnheat.example.com/connector</connectorUrl>\n    <developerName>HeatVoice</developerName>\n    <masterLabel>Heat Voice</masterLabel>\n    <unifiedRoutingSupported>true</unifiedRoutingSupported>\n    <vendorType>ServiceCloudVoicePartner</vendorType>",
            ),
        )
        .with(
            "callCenters/HeatingVoice.callCenter",
            xml(
                "CallCenter",
                "    <displayName>Heating Voice</displayName>\n    <sections>\n        <items>\n            <label>Vendor</label>\n            <name>reqVendorInfoApiName</name>\n            <value>c__HeatVoice</value>\n        </items>\n        <label>General</label>\n        <name>reqGeneralInfo</name>\n    </sections>\n    <sections>\n        <items>\n            <label>Certificate</label>\n            <name>reqTelephonyIntegrationCertificate</name>\n            <value>EXAMPLE-CERTIFICATE-0000</value>\n        </items>\n        <label>Voice</label>\n        <name>reqHvcc</name>\n    </sections>",
            ),
        )
        .with(
            "objects/VoiceCall.object",
            xml(
                "CustomObject",
                "    <fields>\n        <fullName>Boiler__c</fullName>\n        <label>Boiler</label>\n        <type>Text</type>\n    </fields>",
            ),
        )
}

/// An org in which everything looks like Voice and nothing is.
fn look_alikes() -> Bundle {
    let bar = xml(
        "FlexiPage",
        "    <flexiPageRegions>\n        <itemInstances>\n            <componentInstance>\n                <componentName>runtime_service_omnichannel:omniWidget</componentName>\n            </componentInstance>\n        </itemInstances>\n        <name>utilityItems</name>\n        <type>Region</type>\n    </flexiPageRegions>\n    <masterLabel>Service</masterLabel>\n    <type>UtilityBar</type>",
    );
    Bundle::empty()
        .with("settings/ServiceCloudVoice.settings", settings("ServiceCloudVoice", ""))
        .with(
            "settings/Voice.settings",
            settings("Voice", "    <enableCallDisposition>true</enableCallDisposition>"),
        )
        .with(
            "settings/OmniChannel.settings",
            settings("OmniChannel", "    <enableOmniChannel>false</enableOmniChannel>"),
        )
        .with(
            "applications/standard__LightningService.app",
            xml(
                "CustomApplication",
                "    <navType>Console</navType>\n    <uiType>Lightning</uiType>\n    <utilityBar>LightningService_UtilityBar</utilityBar>",
            ),
        )
        .with(
            "applications/standard__ServiceConsole.app",
            xml(
                "CustomApplication",
                "    <consoleConfig>\n        <listRefreshMethod>none</listRefreshMethod>\n    </consoleConfig>",
            ),
        )
        .with("flexipages/LightningService_UtilityBar.flexipage", bar)
        .with(
            "serviceChannels/sfdc_liveagent.serviceChannel",
            xml(
                "ServiceChannel",
                "    <label>Chat</label>\n    <relatedEntityType>LiveChatTranscript</relatedEntityType>",
            ),
        )
        .with(
            "servicePresenceStatuses/Available_Chat.servicePresenceStatus",
            xml(
                "ServicePresenceStatus",
                "    <channels>\n        <channel>sfdc_liveagent</channel>\n    </channels>\n    <label>Available for chat</label>",
            ),
        )
        .with(
            "presenceUserConfigs/default_presence_config.presenceUserConfig",
            xml("PresenceUserConfig", "    <capacity>5</capacity>\n    <label>Default</label>"),
        )
        .with(
            "layouts/VoiceCall-Voice Call Layout.layout",
            xml("Layout", "    <layoutSections>\n        <label>Call</label>\n    </layoutSections>"),
        )
        .with(
            "profiles/Admin.profile",
            xml(
                "Profile",
                "    <objectPermissions>\n        <allowRead>true</allowRead>\n        <object>VoiceCall</object>\n    </objectPermissions>\n    <servicePresenceStatusAccesses>\n        <enabled>true</enabled>\n        <servicePresenceStatus>Available_Chat</servicePresenceStatus>\n    </servicePresenceStatusAccesses>\n    <tabVisibilities>\n        <tab>standard-VoiceCall</tab>\n        <visibility>DefaultOn</visibility>\n    </tabVisibilities>",
            ),
        )
        .with(
            "classes/CallTimes.cls",
            "// Once meant for service_cloud_voice.Connector, which never came.\npublic class CallTimes { }\n",
        )
}

fn readiness<'v>(document: &'v Value, target: &str) -> &'v Value {
    list(document, "/readiness")
        .iter()
        .find(|row| field(row, "target") == target)
        .unwrap_or_else(|| panic!("no readiness for {target}"))
}

/// Ids of the signals in one of a target's lists.
fn ids<'v>(document: &'v Value, target: &str, which: &str) -> BTreeSet<&'v str> {
    list(readiness(document, target), &format!("/{which}"))
        .iter()
        .map(|row| field(row, "signal"))
        .collect()
}

/// A prerequisite's state and reason.
fn standing<'v>(document: &'v Value, target: &str, id: &str) -> (&'v str, &'v str) {
    let all = list(readiness(document, target), "/prerequisites");
    let row = all
        .iter()
        .find(|row| field(row, "prerequisite") == id)
        .unwrap_or_else(|| panic!("{target} has no prerequisite {id}"));
    (field(row, "state"), field(row, "reason"))
}

/// The lines of a signal's evidence, as `path:line`.
fn places(document: &Value, target: &str, which: &str, id: &str) -> Vec<String> {
    let all = list(readiness(document, target), &format!("/{which}"));
    let row = all.iter().find(|row| field(row, "signal") == id);
    let row = row.unwrap_or_else(|| panic!("{id} is not in {which} of {target}"));
    list(row, "/evidence")
        .iter()
        .map(|seen| format!("{}:{}", field(seen, "path"), number(seen, "line")))
        .collect()
}

#[test]
fn a_pilot_is_seen_with_its_lines() {
    let bundle = pilot();
    let document = audited(bundle.path());
    let there = ids(&document, "partner-telephony", "present");
    let expected = [
        "omni-on",
        "voice-partner-on",
        "my-domain",
        "console-app",
        "omni-utility",
        "voice-tab",
        "service-channel",
        "presence",
        "presence-access",
        "queues",
        "omni-flow",
        "screenpop",
        "contact-center-partner",
        "contact-center-key-partner",
        "vendor",
        "vendor-bridge",
        "permset-licence",
        "voice-object",
    ];
    assert_eq!(there, BTreeSet::from(expected));
    for (id, place) in [
        ("omni-on", "settings/OmniChannel.settings:4"),
        ("console-app", "applications/Heating_Pilot.app:6"),
        (
            "presence-access",
            "permissionsets/Heating_Agent.permissionset:7",
        ),
        (
            "contact-center-key-partner",
            "callCenters/HeatingVoice.callCenter:17",
        ),
        ("voice-object", "objects/VoiceCall.object:1"),
    ] {
        assert_eq!(
            places(&document, "partner-telephony", "present", id),
            [place]
        );
    }
    let asks = ids(&document, "partner-telephony", "asks");
    assert_eq!(
        asks,
        BTreeSet::from(["contact-center", "omni-skills", "vendor-caps"])
    );
    // What a partner's vendor record says is nothing for the other models.
    let elsewhere = ids(&document, "amazon-connect", "present");
    for id in [
        "vendor",
        "vendor-bridge",
        "contact-center-partner",
        "voice-partner-on",
    ] {
        assert!(!elsewhere.contains(id), "{id}");
    }
    assert_eq!(standing(&document, "amazon-connect", "key").0, "not-there");
}

#[test]
fn a_contact_center_belongs_to_the_model_of_its_vendor_record() {
    let with = |record: &str, vendor_type: Option<&str>| {
        let center = format!(
            "    <sections>\n        <items>\n            <name>reqVendorInfoApiName</name>\n            <value>{record}</value>\n        </items>\n        <name>reqGeneralInfo</name>\n    </sections>"
        );
        let mut bundle =
            Bundle::new().with("callCenters/Line.callCenter", xml("CallCenter", &center));
        if let Some(vendor_type) = vendor_type {
            bundle = bundle.with(
                "ConversationVendorInformation/Line.ConversationVendorInformation",
                xml(
                    "ConversationVendorInfo",
                    &format!("    <agentSSOSupported>true</agentSSOSupported>\n    <vendorType>{vendor_type}</vendorType>"),
                ),
            );
        }
        let document = bundle.audited();
        let amazon = ids(&document, "amazon-connect", "present");
        let partner = ids(&document, "partner-telephony", "present");
        (
            amazon.contains("contact-center-amazon"),
            partner.contains("contact-center-partner"),
            ids(&document, "partner-telephony", "asks").contains("vendor-caps"),
        )
    };
    assert_eq!(
        with("c__Line", Some("Amazon_Connect")),
        (true, false, false)
    );
    assert_eq!(
        with("c__Line", Some("ServiceCloudVoicePartner")),
        (false, true, true)
    );
    assert_eq!(with("c__AMAZON_CONNECT", None), (true, false, false));
    assert_eq!(with("acme_voice__Line", None), (false, true, false));
    // Whose the record is cannot be told without it.
    assert_eq!(with("c__Line", None), (false, false, false));
}

#[test]
fn what_is_set_is_in_the_way_of_the_targets_that_it_blocks_and_of_no_other() {
    let bundle = pilot();
    let document = audited(bundle.path());
    for target in TARGETS {
        let expected = match target.ends_with("amazon-connect") {
            true => BTreeSet::from(["cookie"]),
            false => BTreeSet::new(),
        };
        assert_eq!(ids(&document, target, "blocking"), expected, "{target}");
    }
    assert_eq!(
        places(&document, "amazon-connect", "blocking", "cookie"),
        ["settings/MyDomain.settings:3"]
    );
    let (state, reason) = standing(&document, "amazon-connect", "cookie");
    assert_eq!(state, "not-met");
    assert!(reason.starts_with("in the way: First-party"), "{reason}");
}

#[test]
fn each_prerequisite_says_whether_it_is_met_and_why() {
    let bundle = pilot();
    let document = audited(bundle.path());
    let state = |id| standing(&document, "partner-telephony", id).0;
    for id in [
        "omni",
        "console",
        "my-domain",
        "presence-permset",
        "vendor-package",
        "key",
    ] {
        assert_eq!(state(id), "met", "{id}");
    }
    // A permission set with the licence does not show who holds one.
    assert_eq!(state("licence"), "partly-met");
    for (id, why) in [
        (
            "cdc",
            "nothing in this bundle of: PlatformEventChannelMember",
        ),
        (
            "browser",
            "nothing in this bundle of: CspTrustedSite, Settings:Security",
        ),
        (
            "idp",
            "nothing in this bundle of: Settings:IdentityProvider",
        ),
        ("provider-account", "no bundle shows it"),
    ] {
        let (state, reason) = standing(&document, "partner-telephony", id);
        assert_eq!(state, "unknown", "{id}: {reason}");
        assert!(reason.starts_with(why), "{id}: {reason}");
    }
}

#[test]
fn the_cookie_setting_that_is_off_meets_the_prerequisite() {
    let bundle = Bundle::new().with(
        "settings/MyDomain.settings",
        settings(
            "MyDomain",
            "    <isFirstPartyCookieUseRequired>false</isFirstPartyCookieUseRequired>",
        ),
    );
    let document = bundle.audited();
    assert_eq!(standing(&document, "amazon-connect", "cookie").0, "met");
    assert!(ids(&document, "amazon-connect", "blocking").is_empty());
    assert!(!ids(&document, "amazon-connect", "unknown").contains("cookie"));
}

#[test]
fn what_only_looks_like_voice_counts_nowhere() {
    let bundle = look_alikes();
    let document = audited(bundle.path());
    for target in TARGETS {
        for which in ["present", "blocking", "asks"] {
            assert_eq!(
                ids(&document, target, which),
                BTreeSet::new(),
                "{which} of {target}"
            );
        }
    }
    let seen: BTreeSet<&str> = list(&document, "/lookAlikes")
        .iter()
        .map(|row| field(row, "id"))
        .collect();
    let expected = [
        "dialer",
        "voice-settings-empty",
        "standard-console",
        "standard-omni-utility",
        "messaging-channel",
        "default-presence-config",
        "voice-call-layout",
    ];
    assert_eq!(seen, BTreeSet::from(expected));
    // Omni-Channel is off, and the file says so.
    let (state, reason) = standing(&document, "native-telephony", "omni");
    assert_eq!(state, "not-met", "{reason}");
    let missing = ids(&document, "partner-telephony", "notThere");
    assert!(missing.contains("service-channel") && missing.contains("presence"));
    assert!(missing.contains("voice-partner-on") && missing.contains("console-app"));
}

#[test]
fn what_was_not_retrieved_is_unknown_and_never_missing() {
    let bundle = Bundle::new();
    let document = bundle.audited();
    for target in &TARGETS[..4] {
        assert_eq!(ids(&document, target, "notThere"), BTreeSet::new());
        assert!(ids(&document, target, "unknown").contains("omni-on"));
        for row in list(readiness(&document, target), "/unknown") {
            assert!(!list(row, "/notRetrieved").is_empty(), "{row}");
        }
        let states: BTreeSet<&str> = list(readiness(&document, target), "/prerequisites")
            .iter()
            .map(|row| field(row, "state"))
            .collect();
        assert_eq!(states, BTreeSet::from(["unknown"]), "{target}");
    }
    // One settings file says nothing of another.
    let bundle = Bundle::new().with(
        "settings/Account.settings",
        settings(
            "Account",
            "    <enableAccountTeams>true</enableAccountTeams>",
        ),
    );
    assert!(ids(&bundle.audited(), "partner-telephony", "unknown").contains("omni-on"));
}

#[test]
fn the_right_to_a_status_counts_only_for_a_status_of_voice() {
    let with = |channel: &str, enabled: &str| {
        let bundle = Bundle::new()
            .with(
                "serviceChannels/Calls.serviceChannel",
                xml("ServiceChannel", "    <relatedEntityType>VoiceCall</relatedEntityType>"),
            )
            .with(
                "servicePresenceStatuses/Ready.servicePresenceStatus",
                xml(
                    "ServicePresenceStatus",
                    &format!("    <channels>\n        <channel>{channel}</channel>\n    </channels>"),
                ),
            )
            .with(
                "profiles/Agent.profile",
                xml(
                    "Profile",
                    &format!("    <servicePresenceStatusAccesses>\n        <enabled>{enabled}</enabled>\n        <servicePresenceStatus>Ready</servicePresenceStatus>\n    </servicePresenceStatusAccesses>"),
                ),
            );
        let document = bundle.audited();
        let there = ids(&document, "native-telephony", "present");
        (
            there.contains("presence"),
            there.contains("presence-access"),
        )
    };
    assert_eq!(with("Calls", "true"), (true, true));
    assert_eq!(with("sfdc_phone", "true"), (true, true));
    assert_eq!(with("Calls", "false"), (true, false));
    assert_eq!(with("Mails", "true"), (false, false));
}

#[test]
fn a_right_to_a_status_that_was_not_retrieved_is_unknown() {
    let with = |status: bool| {
        let mut bundle = Bundle::new().with(
            "permissionsets/Agent.permissionset",
            xml(
                "PermissionSet",
                "    <servicePresenceStatusAccesses>\n        <enabled>true</enabled>\n        <servicePresenceStatus>Ready</servicePresenceStatus>\n    </servicePresenceStatusAccesses>",
            ),
        );
        bundle = bundle.with("profiles/Agent.profile", xml("Profile", ""));
        if status {
            bundle = bundle
                .with(
                    "serviceChannels/Mails.serviceChannel",
                    xml(
                        "ServiceChannel",
                        "    <relatedEntityType>Case</relatedEntityType>",
                    ),
                )
                .with(
                    "servicePresenceStatuses/Ready.servicePresenceStatus",
                    xml(
                        "ServicePresenceStatus",
                        "    <channels>\n        <channel>Mails</channel>\n    </channels>",
                    ),
                );
        }
        let document = bundle.audited();
        let is_in =
            |which: &str| ids(&document, "native-telephony", which).contains("presence-access");
        (is_in("unknown"), is_in("notThere"))
    };
    assert_eq!(with(false), (true, false));
    assert_eq!(with(true), (false, true));
}

#[test]
fn a_classic_console_and_a_call_center_for_classic_are_in_the_way_of_voice() {
    let bundle = Bundle::new()
        .with(
            "applications/Dispatch.app",
            xml(
                "CustomApplication",
                "    <consoleConfig>\n        <listRefreshMethod>none</listRefreshMethod>\n    </consoleConfig>\n    <label>Dispatch</label>",
            ),
        )
        .with(
            "applications/Archive.app",
            xml("CustomApplication", "    <label>Archive</label>\n    <tabs>standard-Case</tabs>"),
        )
        .with(
            "callCenters/Dispatch.callCenter",
            xml(
                "CallCenter",
                "    <adapterUrl>https://cti.example.com</adapterUrl>\n    <sections>\n        <items>\n            <name>reqSalesforceCompatibilityMode</name>\n            <value>Classic</value>\n        </items>\n        <items>\n            <name>reqUseApi</name>\n            <value>true</value>\n        </items>\n        <name>reqGeneralInfo</name>\n    </sections>",
            ),
        );
    let document = bundle.audited();
    for target in &TARGETS[..4] {
        assert_eq!(
            ids(&document, target, "blocking"),
            BTreeSet::from(["classic-console", "classic-center"])
        );
        assert!(ids(&document, target, "asks").contains("classic-app"));
        assert_eq!(standing(&document, target, "lex").0, "not-met");
    }
    assert!(ids(&document, "no-salesforce-voice", "blocking").is_empty());
    assert_eq!(
        places(&document, "native-telephony", "asks", "classic-app"),
        ["applications/Archive.app:2"]
    );
}

#[test]
fn a_classic_console_beside_lightning_does_not_prove_that_people_work_in_it() {
    let bundle = Bundle::new().with(
        "applications/Dispatch.app",
        xml(
            "CustomApplication",
            "    <consoleConfig>\n        <listRefreshMethod>none</listRefreshMethod>\n    </consoleConfig>",
        ),
    );
    let document = bundle.audited();
    let (state, reason) = standing(&document, "partner-telephony", "lex");
    assert_eq!(state, "partly-met");
    assert!(
        reason.starts_with("in the way: A Classic console app")
            && reason.contains("does not prove it"),
        "{reason}"
    );
}

#[test]
fn code_against_voice_counts_outside_comments() {
    let bundle = Bundle::new()
        .with(
            "classes/Connector.cls",
            "// service_cloud_voice.Old\npublic class Connector {\n    service_cloud_voice.TelephonyService service;\n}\n",
        )
        .with(
            "aura/phone/phone.cmp",
            "<aura:component>\n  <!-- opencti:availableForVoiceExtension was here -->\n</aura:component>\n",
        )
        .with("config/project-scratch-def.json", "{\n  \"features\": [\"ServiceCloudVoicePartnerTelephony:5\"]\n}\n")
        .with("README.md", "Uses scv-connector-base.\n");
    let document = bundle.audited();
    assert_eq!(
        places(&document, "partner-telephony", "present", "apex-scv"),
        ["classes/Connector.cls:3"]
    );
    assert_eq!(
        places(&document, "partner-telephony", "present", "scratch-feature"),
        ["config/project-scratch-def.json:2"]
    );
    let there = ids(&document, "partner-telephony", "present");
    assert!(!there.contains("toolkit-aura") && !there.contains("sdk-js"));
}

#[test]
fn profiles_alone_are_a_gap() {
    let profile = xml(
        "Profile",
        "    <userPermissions>\n        <enabled>true</enabled>\n        <name>ApiEnabled</name>\n    </userPermissions>",
    );
    let bundle = Bundle::empty()
        .with("profiles/Agent.profile", &profile)
        .with("profiles/Lead.profile", &profile);
    let document = audited(bundle.path());
    let gaps = list(&document, "/coverage/gaps");
    assert_eq!(gaps.len(), 1, "{gaps:?}");
    assert_eq!(field(&gaps[0], "path"), "profiles/Agent.profile");
    assert_eq!(
        field(&gaps[0], "reason"),
        "2 profiles and permission sets are here, and not one component of ApexPage, ApexClass, CustomApplication, Layout"
    );
    assert!(field(&gaps[0], "consequence").contains("look harmless"));
}

#[test]
fn a_type_that_profiles_speak_of_and_the_bundle_lacks_is_a_gap() {
    let profile = |app: &str| {
        xml(
            "Profile",
            &format!(
                "    <applicationVisibilities>\n        <application>{app}</application>\n        <visible>true</visible>\n    </applicationVisibilities>\n    <pageAccesses>\n        <apexPage>Gone</apexPage>\n        <enabled>true</enabled>\n    </pageAccesses>"
            ),
        )
    };
    // A page of a package that is not there is no gap as long as there are pages.
    let bundle = Bundle::new()
        .with("profiles/Agent.profile", profile("Dispatch"))
        .with("profiles/Lead.profile", profile("standard__Sales"));
    let document = bundle.audited();
    let reasons: Vec<&str> = list(&document, "/coverage/gaps")
        .iter()
        .map(|gap| field(gap, "reason"))
        .collect();
    assert_eq!(
        reasons,
        [
            "line 4: this file alone names apps of the org's own, and the bundle holds not one CustomApplication"
        ]
    );
    let standard = Bundle::new().with("profiles/Lead.profile", profile("standard__Sales"));
    assert_eq!(list(&standard.audited(), "/coverage/gaps").len(), 0);
}

#[test]
fn all_formats_say_once_that_setup_and_packages_are_out_of_sight() {
    const SENTENCE: &str = "changes in Setup and package installs are not visible in a repository";
    let bundle = pilot();
    for format in ["text", "markdown", "json"] {
        let run = audit(bundle.path(), &["--format", format]).ends_with(0);
        assert_eq!(run.text().matches(SENTENCE).count(), 1, "{format}");
    }
}

#[test]
fn figures_agree_between_formats() {
    let bundle = pilot();
    let document = audited(bundle.path());
    let markdown = audit(bundle.path(), &["--format", "markdown"]).ends_with(0);
    let text = audit(bundle.path(), &["--format", "text"]).ends_with(0);
    for target in Target::ALL {
        let count = |which: &str| ids(&document, target.as_str(), which).len();
        let figures: Vec<usize> = ["present", "blocking", "asks", "notThere", "unknown"]
            .into_iter()
            .map(count)
            .collect();
        let prerequisites = list(readiness(&document, target.as_str()), "/prerequisites");
        let met = prerequisites
            .iter()
            .filter(|row| field(row, "state") == "met");
        let met = match prerequisites.len() {
            0 => "–".to_owned(),
            all => format!("{} of {all}", met.count()),
        };
        let figures: Vec<String> = figures.iter().map(usize::to_string).collect();
        let title = &catalog().target(*target).title;
        let row = format!("| {title} | {} | {met} |", figures.join(" | "));
        assert!(markdown.text().contains(&row), "{row}");
    }
    let there = ids(&document, "partner-telephony", "present").len();
    let line = format!("prerequisites met; seen {there}, in the way 0, unknown ");
    assert!(text.text().contains(&line), "{}", text.text());
    // A signal for four targets stands in the report once.
    assert_eq!(
        markdown
            .text()
            .matches("| Omni-Channel is switched on |")
            .count(),
        1
    );
}

#[test]
fn source_and_metadata_layouts_give_the_same_signals() {
    let bundle = pilot();
    let project = Bundle::empty().with(
        "sfdx-project.json",
        "{\"packageDirectories\": [{\"path\": \"force-app\"}], \"sourceApiVersion\": \"62.0\"}",
    );
    let mut project = project.with(
        "force-app/main/default/objects/VoiceCall/VoiceCall.object-meta.xml",
        xml("CustomObject", ""),
    );
    project = project.with(
        "force-app/main/default/objects/VoiceCall/fields/Boiler__c.field-meta.xml",
        xml(
            "CustomField",
            "    <fullName>Boiler__c</fullName>\n    <type>Text</type>",
        ),
    );
    for name in crate::support::files_below(bundle.path()) {
        if !name.ends_with(".object") {
            let bytes = std::fs::read(bundle.path().join(&name)).expect("it is readable");
            project = project.with(&format!("force-app/main/default/{name}-meta.xml"), bytes);
        }
    }
    let (one, other) = (audited(bundle.path()), audited(project.path()));
    for target in TARGETS {
        for which in ["present", "blocking", "asks", "notThere", "unknown"] {
            assert_eq!(
                ids(&one, target, which),
                ids(&other, target, which),
                "{which} of {target}"
            );
        }
    }
}

#[test]
fn a_folder_of_scripts_says_nothing_of_an_org() {
    let run = sf_cti([
        "audit",
        "fixtures/adapter-outside",
        "--as-of",
        AS_OF,
        "--quiet",
        "--format",
        "json",
    ]);
    let document = run.ends_with(0).json();
    for target in &TARGETS[..4] {
        assert!(ids(&document, target, "present").is_empty());
        assert!(ids(&document, target, "notThere").is_empty());
    }
}

/// What a fixture shows, a line per signal with its targets, then the prerequisites.
fn listing(document: &Value) -> String {
    let mut rows: BTreeMap<(usize, &str), (Vec<&str>, String)> = BTreeMap::new();
    let order = |id: &str| {
        let signals = &catalog().readiness.signal;
        signals.iter().position(|signal| signal.id == id)
    };
    for target in list(document, "/readiness") {
        for (at, which) in LISTS.into_iter().enumerate() {
            for row in list(target, &format!("/{which}")) {
                let id = field(row, "signal");
                let place = (order(id).unwrap_or(0)) + 1000 * at;
                let seen = row.get("evidence").and_then(Value::as_array);
                let seen: Vec<String> = seen
                    .into_iter()
                    .flatten()
                    .map(|seen| format!("{}:{}", field(seen, "path"), number(seen, "line")))
                    .collect();
                let text = format!("{which} {id} {}", seen.join(" "));
                let entry = rows.entry((place, id)).or_insert((Vec::new(), text));
                entry.0.push(field(target, "target"));
            }
        }
    }
    let mut lines: Vec<String> = rows
        .into_values()
        .map(|(targets, text)| format!("{} [{}]", text.trim_end(), targets.join(" ")))
        .collect();
    for target in list(document, "/readiness") {
        for row in list(target, "/prerequisites") {
            lines.push(format!(
                "{} {} {}: {}",
                field(target, "target"),
                field(row, "prerequisite"),
                field(row, "state"),
                field(row, "reason")
            ));
        }
    }
    for row in list(document, "/lookAlikes") {
        lines.push(format!(
            "look-alike {} {}",
            field(row, "id"),
            list(row, "/evidence").len()
        ));
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

#[test]
fn the_pilot_of_a_mid_size_org_is_read_as_reviewed() {
    let document = audited(&fixture("contact-centre"));
    assert_data_eq!(
        listing(&document),
        file!["snapshots/readiness-contact-centre.txt"].raw()
    );
}

#[test]
fn an_org_on_voice_is_read_as_reviewed() {
    let document = audited(&fixture("on-voice"));
    assert_data_eq!(
        listing(&document),
        file!["snapshots/readiness-on-voice.txt"].raw()
    );
}

#[test]
fn in_every_fixture_signals_stand_once_and_their_places_exist() {
    for name in FIXTURES {
        let folder = fixture(name);
        let document = audited(&folder);
        assert_eq!(list(&document, "/readiness").len(), TARGETS.len(), "{name}");
        for target in list(&document, "/readiness") {
            let mut ids = BTreeSet::new();
            for row in LISTS
                .iter()
                .flat_map(|which| list(target, &format!("/{which}")))
            {
                let id = field(row, "signal");
                assert!(ids.insert(id), "{name}: {id} stands twice");
                for seen in row
                    .get("evidence")
                    .and_then(Value::as_array)
                    .into_iter()
                    .flatten()
                {
                    let path = field(seen, "path");
                    if path.contains("!/") {
                        continue;
                    }
                    let text = std::fs::read_to_string(folder.join(path)).expect("it is text");
                    let lines = text.lines().count();
                    assert!(number(seen, "line") <= lines, "{name}: {id} {seen}");
                }
            }
            for row in list(target, "/present") {
                assert!(!list(row, "/evidence").is_empty(), "{name}: {row}");
            }
        }
    }
}

/// All tests of the table, with the id of their row.
fn tests_of_the_table() -> Vec<(&'static str, &'static ShownBy)> {
    let table = &catalog().readiness;
    let signals = table.signal.iter().flat_map(|row| {
        let all = row.shown_by.iter().chain(&row.refuted_by);
        all.map(|by| (row.id.as_str(), by))
    });
    let look_alikes = table
        .look_alike
        .iter()
        .flat_map(|row| row.shown_by.iter().map(|by| (row.id.as_str(), by)));
    signals.chain(look_alikes).collect()
}

#[test]
fn every_row_of_the_table_can_be_found_and_cites_sources_that_exist() {
    let table = &catalog().readiness;
    let mut ids = BTreeSet::new();
    let signals = table.signal.iter().map(|row| (&row.id, &row.sources));
    let look_alikes = table.look_alike.iter().map(|row| (&row.id, &row.sources));
    for (id, sources) in signals.chain(look_alikes) {
        assert!(ids.insert(id.as_str()), "{id} is there twice");
        assert!(!sources.is_empty(), "{id} cites nothing");
        for source in sources {
            assert!(catalog().source(source).is_some(), "{id} cites {source}");
        }
    }
    for (id, by) in tests_of_the_table() {
        let is_known = by.r#type == "File"
            || MetadataTypes::get().named(&by.r#type).is_some()
            || MetadataTypes::get()
                .all()
                .iter()
                .any(|of| of.children.iter().any(|child| child.name == by.r#type));
        assert!(is_known, "{id}: {} is no metadata type", by.r#type);
        if by.r#type == "Settings" {
            assert_eq!(by.names.len(), 1, "{id}: which settings?");
        }
        for other in by.names_one_of.iter().chain(&by.same_component_shows) {
            assert!(table.signal(other).is_some(), "{id} waits for {other}");
        }
    }
    for prerequisite in &catalog().prerequisites {
        if prerequisite.group == "org" {
            for signal in &prerequisite.signals {
                let known = table.signal(signal);
                assert!(known.is_some(), "{}: no signal {signal}", prerequisite.id);
            }
        }
    }
}

#[test]
fn what_is_said_of_targets_that_no_document_covers_is_marked_inferred() {
    for signal in &catalog().readiness.signal {
        assert!(
            !signal.shown_by.is_empty(),
            "{} is shown by nothing",
            signal.id
        );
        let concerns: Vec<&Target> = Target::ALL
            .iter()
            .filter(|target| signal.concerns(**target))
            .collect();
        assert!(!concerns.is_empty(), "{} is about no target", signal.id);
        for target in &signal.inferred_for {
            assert!(signal.concerns(*target), "{}: {target}", signal.id);
        }
        if signal.concerns(Target::NoSalesforceVoice) {
            let grounds = signal.grounds(Target::NoSalesforceVoice);
            assert_eq!(grounds.as_str(), "inferred", "{}", signal.id);
        }
    }
}
