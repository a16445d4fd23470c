//! The linked picture: what holds for the links, adapters and reach of every fixture, and what single links say.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::{Bundle, FIXTURES, audit, audited, field as text, fixture, list};
use serde_json::Value;

/// The ids of the components of a document.
fn components(document: &Value) -> BTreeSet<&str> {
    list(document, "/components")
        .iter()
        .map(|component| text(component, "id"))
        .collect()
}

/// Links as `FROM KIND TO @ LINE`.
fn links(document: &Value) -> BTreeSet<String> {
    list(document, "/links")
        .iter()
        .map(|link| {
            format!(
                "{} {} {} @ {}",
                text(link, "from"),
                text(link, "kind"),
                text(link, "to"),
                link["line"]
            )
        })
        .collect()
}

#[test]
fn every_end_of_a_link_is_a_component_or_is_marked_as_outside() {
    for name in FIXTURES {
        let document = audited(&fixture(name));
        let known = components(&document);
        for link in list(&document, "/links") {
            for end in [text(link, "from"), text(link, "to")] {
                let outside = end.strip_prefix("outside:");
                let is_marked = outside.is_some() || end.starts_with("external:");
                assert!(is_marked || known.contains(end), "{name}: {end}");
                assert!(
                    outside.is_none_or(|id| !known.contains(id)),
                    "{name}: {end} is in the bundle"
                );
            }
            assert!(link["line"].as_u64().is_some_and(|line| line > 0), "{link}");
        }
    }
}

#[test]
fn every_usage_belongs_to_one_adapter_or_to_the_org() {
    for name in FIXTURES {
        let document = audited(&fixture(name));
        let mut owners: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for adapter in list(&document, "/adapters") {
            for usage in adapter["usages"].as_array().expect("a list") {
                let mark = usage.as_str().expect("a fingerprint");
                owners.entry(mark).or_default().push(text(adapter, "id"));
            }
        }
        for usage in list(&document, "/usages") {
            let own = owners
                .remove(text(usage, "fingerprint"))
                .unwrap_or_default();
            let said: Vec<&str> = usage["adapter"].as_str().into_iter().collect();
            assert_eq!(own, said, "{name}: {} {}", usage["rule"], usage["path"]);
        }
        assert!(owners.is_empty(), "{name}: {owners:?} are no usages");
    }
}

#[test]
fn chains_follow_links_and_end_at_what_they_lead_to() {
    for name in FIXTURES {
        let document = audited(&fixture(name));
        let all: BTreeSet<(String, String, String)> = list(&document, "/links")
            .iter()
            .flat_map(|link| {
                let (from, to) = (text(link, "from"), text(link, "to"));
                let kind = text(link, "kind").to_owned();
                [
                    (from.to_owned(), kind.clone(), to.to_owned()),
                    (to.to_owned(), kind, from.to_owned()),
                ]
            })
            .collect();
        let adapters: BTreeMap<&str, &Value> = list(&document, "/adapters")
            .iter()
            .map(|adapter| (text(adapter, "id"), adapter))
            .collect();
        let reached = list(&document, "/reach");
        assert_eq!(reached.len(), adapters.len(), "{name}");
        for reach in reached {
            let adapter = adapters[text(reach, "adapter")];
            let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
            for one in list(reach, "/affected") {
                let component = text(one, "component");
                let kind = component.trim_start_matches("outside:");
                *counts
                    .entry(kind.split(':').next().expect("a type"))
                    .or_default() += 1;
                let chain = list(one, "/chain");
                let own = |id: &str| {
                    let holds = |what: &str, id: &str| {
                        adapter[what]
                            .as_array()
                            .is_some_and(|ids| ids.iter().any(|known| known == id))
                    };
                    let host = id.trim_start_matches("external:");
                    let is_page = |link: &Value| {
                        link["to"] == id
                            && link["kind"] == "adapter"
                            && holds("components", text(link, "from"))
                    };
                    let links = list(&document, "/links");
                    id.starts_with("outside:") && links.iter().any(is_page)
                        || holds("components", id)
                        || holds("hosts", host)
                        || holds("systems", host)
                };
                let mut at: Option<&str> = None;
                for step in chain {
                    let (to, kind) = (text(step, "to"), text(step, "kind"));
                    let is_link = |from: &str| {
                        all.contains(&(from.to_owned(), kind.to_owned(), to.to_owned()))
                    };
                    let holds = match at {
                        Some(from) => is_link(from),
                        None => all
                            .iter()
                            .any(|(from, by, end)| own(from) && by == kind && end == to),
                    };
                    assert!(holds, "{name}: no link leads to {to} by {kind}");
                    at = Some(to);
                }
                assert_eq!(at, Some(component), "{name}");
            }
            let said: BTreeMap<&str, u64> = reach["counts"]
                .as_object()
                .expect("counts")
                .iter()
                .map(|(kind, count)| (kind.as_str(), count.as_u64().expect("a number")))
                .collect();
            assert_eq!(said, counts, "{name}");
        }
    }
}

#[test]
fn an_app_leads_to_the_call_center_through_its_utility_bar() {
    let document = audited(&fixture("contact-centre"));
    let links = links(&document);
    for link in [
        "CustomApplication:Larkfield_Service_Console utility-bar FlexiPage:Larkfield_Service_UtilityBar",
        "FlexiPage:Larkfield_Service_UtilityBar softphone outside:UtilityItem:opencti:softPhone",
        "outside:UtilityItem:opencti:softPhone call-center CallCenter:LarkfieldDeskPhone",
        "CallCenter:LarkfieldDeskPhone adapter ApexPage:DeskPhone",
        "CallCenter:LarkfieldDeskPhone calls-host external:cti.larkfield.example",
        "CallCenter:CXoneOverflow adapter outside:ApexPage:icAgentConsole__inContactAgentConsole",
        "Profile:Larkfield Outsourced Agent grants outside:ApexPage:icAgentConsole__inContactAgentConsole",
        "PermissionSetGroup:Contact_Centre_Agent includes PermissionSet:Desk_Phone_User",
        "StaticResource:deskBridge opens ApexPage:DeskUnknownCaller",
        "StaticResource:deskBridge sets-field CustomField:Activity.Disposition__c",
        "Report:Call_Reports/Calls_by_Reason uses-field CustomField:Activity.Call_Reason__c",
        "Dashboard:Floor_Boards/Service_Floor shows Report:Call_Reports/Calls_per_Agent",
        "LightningComponentBundle:deskCallCard channel LightningMessageChannel:DeskCallEvents",
        "ApexPage:DeskPhone canvas ConnectedApp:Desk_Call_Script",
        "ApexTrigger:TaskTrigger hands-to ApexClass:TaskTriggerHandler",
        "NamedCredential:Desk_Recordings trusts external:recordings.larkfield.example",
        "AuraDefinitionBundle:deskPhonePanel loads StaticResource:deskPhoneKit",
    ] {
        let begin = format!("{link} @ ");
        assert!(
            links.iter().any(|known| known.starts_with(&begin)),
            "no link {link}"
        );
    }
}

/// A page of an adapter, for small bundles.
const PAGE: &str = "<apex:page>\n<script src=\"/support/api/60.0/lightning/opencti_min.js\"/>\n<script>\nsforce.opencti.enableClickToDial({});\n</script>\n</apex:page>\n";

#[test]
fn tabs_actions_layouts_and_record_pages_lead_to_the_page_they_show() {
    let bundle = Bundle::of(&[
        ("src/pages/Phone.page", PAGE),
        (
            "src/tabs/Phone.tab",
            "<CustomTab>\n<label>Phone</label>\n<page>phone</page>\n</CustomTab>",
        ),
        (
            "src/quickActions/Case.Call.quickAction",
            "<QuickAction>\n<label>Call</label>\n<page>Phone</page>\n</QuickAction>",
        ),
        (
            "src/layouts/Case-Case Layout.layout",
            "<Layout>\n<quickActionList>\n<quickActionListItems>\n<quickActionName>Case.Call</quickActionName>\n</quickActionListItems>\n</quickActionList>\n</Layout>",
        ),
        (
            "src/flexipages/Case_Page.flexipage",
            "<FlexiPage>\n<flexiPageRegions>\n<itemInstances>\n<componentInstance>\n<componentInstanceProperties>\n<name>pageName</name>\n<value>Phone</value>\n</componentInstanceProperties>\n<componentName>flexipage:visualforcePage</componentName>\n</componentInstance>\n</itemInstances>\n</flexiPageRegions>\n<masterLabel>Case</masterLabel>\n</FlexiPage>",
        ),
        (
            "src/applications/Desk.app",
            "<CustomApplication>\n<label>Desk</label>\n<tabs>Phone</tabs>\n<tabs>standard-Case</tabs>\n</CustomApplication>",
        ),
        (
            "src/profiles/Agent.profile",
            "<Profile>\n<applicationVisibilities>\n<application>Desk</application>\n<default>false</default>\n<visible>true</visible>\n</applicationVisibilities>\n<layoutAssignments>\n<layout>Case-Case Layout</layout>\n</layoutAssignments>\n<pageAccesses>\n<apexPage>Phone</apexPage>\n<enabled>false</enabled>\n</pageAccesses>\n<tabVisibilities>\n<tab>Phone</tab>\n<visibility>Hidden</visibility>\n</tabVisibilities>\n</Profile>",
        ),
    ]);
    let document = audited(bundle.path());
    let links = links(&document);
    let found: Vec<&str> = links.iter().map(String::as_str).collect();
    assert_eq!(
        found,
        [
            "CustomApplication:Desk places CustomTab:Phone @ 3",
            "CustomTab:Phone places ApexPage:Phone @ 3",
            "FlexiPage:Case_Page places ApexPage:Phone @ 7",
            "Layout:Case-Case Layout places QuickAction:Case.Call @ 4",
            "Profile:Agent grants CustomApplication:Desk @ 2",
            "QuickAction:Case.Call places ApexPage:Phone @ 3",
        ],
        "neither what is hidden nor what is not enabled"
    );
}

#[test]
fn hosts_in_the_adapters_code_are_systems_and_libraries_are_none() {
    let page = format!(
        "{PAGE}<apex:iframe src=\"https://desk.vendor.test/panel\"/>\n<script>\n// https://commented.vendor.test\nvar s = new WebSocket('wss://events.vendor.test/agent');\nvar l = 'https://cdn.jsdelivr.net/npm/x.js';\n</script>\n"
    );
    let bundle = Bundle::of(&[
        ("src/pages/Phone.page", &page),
        (
            "src/remoteSiteSettings/Events.remoteSite",
            "<RemoteSiteSetting>\n<url>https://events.vendor.test</url>\n</RemoteSiteSetting>",
        ),
        (
            "src/remoteSiteSettings/Other.remoteSite",
            "<RemoteSiteSetting>\n<url>https://other.vendor.test</url>\n</RemoteSiteSetting>",
        ),
    ]);
    let document = audited(bundle.path());
    let systems: Vec<String> = list(&document, "/externalSystems")
        .iter()
        .map(|system| {
            format!(
                "{} {} {}",
                text(system, "host"),
                system["schemes"],
                system["namedBy"]
            )
        })
        .collect();
    assert_eq!(
        systems,
        [
            "desk.vendor.test [\"https\"] [\"ApexPage:Phone\"]",
            "events.vendor.test [\"wss\"] [\"ApexPage:Phone\",\"RemoteSiteSetting:Events\"]",
        ]
    );
}

#[test]
fn a_namespace_of_its_own_leads_to_the_orgs_component_and_the_platforms_does_not() {
    let page = "<apex:page>\n<script src=\"/support/api/60.0/lightning/opencti_min.js\"/>\n<script>\n\
        $Lightning.createComponent('acmePhone:panel', {}, 'x', function () {});\n\
        sforce.opencti.enableClickToDial({});\n</script>\n</apex:page>\n";
    let panel = "<aura:component extends=\"c:base\">\n<lightning:button/>\n<acmePhone:button/>\n<other:thing/>\n</aura:component>";
    let helper = "({ log: function () { sforce.opencti.saveLog({ value: { entityApiName: 'Task', Subject: 'x' } }); } })";
    let bundle = Bundle::of(&[
        ("src/pages/Phone.page", page),
        ("src/aura/panel/panel.cmp", panel),
        ("src/aura/panel/panelHelper.js", helper),
        ("src/aura/button/button.cmp", "<aura:component/>"),
        ("src/aura/base/base.cmp", "<aura:component/>"),
    ]);
    let document = audited(bundle.path());
    let shows: Vec<String> = links(&document)
        .into_iter()
        .filter(|link| link.contains(" shows "))
        .collect();
    assert_eq!(
        shows,
        [
            "ApexPage:Phone shows AuraDefinitionBundle:panel @ 4",
            "AuraDefinitionBundle:panel shows AuraDefinitionBundle:base @ 1",
            "AuraDefinitionBundle:panel shows AuraDefinitionBundle:button @ 3",
        ]
    );
    assert_eq!(list(&document, "/adapters").len(), 1, "one adapter");
}

#[test]
fn markdown_counts_the_links_and_the_reach_that_the_json_holds() {
    for name in FIXTURES {
        let document = audited(&fixture(name));
        let run = audit(&fixture(name), &["--format", "markdown", "--allow-empty"]).ends_with(0);
        let page = run.text();
        let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
        for link in list(&document, "/links") {
            *kinds.entry(text(link, "kind")).or_default() += 1;
        }
        for (kind, count) in kinds {
            let noun = if count == 1 { "link" } else { "links" };
            let title = format!("<summary>{kind}: {count} {noun}</summary>");
            assert!(page.contains(&title), "{name}: {title}");
        }
        for reach in list(&document, "/reach") {
            let counts = reach["counts"].as_object().expect("counts");
            let parts: Vec<String> = counts
                .iter()
                .map(|(kind, count)| format!("{count} {kind}"))
                .collect();
            let said = format!("when it goes: {}.", parts.join(", "));
            assert!(parts.is_empty() || page.contains(&said), "{name}: {said}");
        }
    }
}
