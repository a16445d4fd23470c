//! Which way groups of users go, through the binary: who they are, why, what could turn it, what another way costs.

use std::fs;

use crate::support::{AS_OF, Run, fixture, sf_cti};
use serde_json::Value;

fn audit(name: &str, more: &[&str]) -> Run {
    let folder = fixture(name);
    let folder = folder.to_str().expect("UTF-8");
    let args = ["audit", folder, "--as-of", AS_OF];
    sf_cti(args.iter().chain(more)).ends_with(0)
}

fn groups(name: &str, more: &[&str]) -> Vec<Value> {
    let more: Vec<&str> = ["--format", "json"].iter().chain(more).copied().collect();
    let document = audit(name, &more).json();
    let groups = document["decision"]["groups"].as_array();
    groups.expect("groups").clone()
}

fn counted() -> Vec<Value> {
    let data = fixture("contact-centre-org-data");
    groups(
        "contact-centre",
        &["--org-data", data.to_str().expect("UTF-8")],
    )
}

fn group<'g>(groups: &'g [Value], id: &str) -> &'g Value {
    let found = groups.iter().find(|group| group["id"] == id);
    found.unwrap_or_else(|| panic!("no group {id}"))
}

fn ids<'v>(list: &'v Value, key: &str) -> Vec<&'v str> {
    let list = list.as_array().expect("a list").iter();
    list.map(|one| one[key].as_str().expect("text")).collect()
}

#[test]
fn counted_users_are_groups_of_their_call_centers_and_profiles() {
    let groups = counted();
    let sizes: Vec<(&str, u64)> = groups
        .iter()
        .map(|group| {
            let users = group["users"].as_u64().expect("counted");
            (group["id"].as_str().expect("text"), users)
        })
        .collect();
    // The 26 people of the pilot are on Voice already.
    assert_eq!(
        sizes,
        [
            ("service", 2852),
            ("sales", 1600),
            ("outsourced", 480),
            ("back-office", 48)
        ]
    );
    let sales = group(&groups, "sales");
    assert_eq!(
        sales["callCenters"],
        serde_json::json!(["GenesysSalesOutbound"])
    );
    let supervisors = sales["profiles"].as_array().expect("profiles").iter();
    let mut supervisors = supervisors.filter(|one| one["profile"] == "Larkfield Supervisor");
    let why = supervisors.next().expect("they go with their people")["why"].as_str();
    assert!(why.expect("a reason").contains("GenesysSalesOutbound"));
    let service = group(&groups, "service")["profiles"]
        .as_array()
        .expect("profiles")
        .iter();
    let mut administrators = service.filter(|one| one["profile"] == "System Administrator");
    let why = administrators.next().expect("they go along")["why"].as_str();
    assert!(
        why.expect("a reason")
            .contains("most users of LarkfieldDeskPhone")
    );
    let centers: Vec<&Value> = groups.iter().map(|group| &group["callCenters"]).collect();
    assert!(
        !format!("{centers:?}").contains("OpenCTIDemo"),
        "nobody is assigned to it"
    );
}

#[test]
fn each_group_has_its_own_ranking_with_points_that_add_up() {
    for group in counted() {
        let ranked = group["ranked"].as_array().expect("a ranking");
        assert_eq!(ranked.len(), 5);
        for target in ranked {
            let lists = ["points", "obstacles", "blockers"];
            let all = lists
                .iter()
                .flat_map(|list| target[*list].as_array().expect("a list"));
            let sum: i64 = all.map(|one| one["points"].as_i64().expect("points")).sum();
            assert_eq!(Some(sum), target["score"].as_i64(), "{}", target["target"]);
        }
        assert_eq!(group["target"], ranked[0]["target"]);
    }
    let groups = counted();
    let sales = group(&groups, "sales");
    assert_eq!(
        (&sales["target"], &sales["sourcing"]),
        (&Value::from("partner-telephony"), &Value::from("vendor")),
        "Genesys has a connector"
    );
    assert!(ids(&sales["ranked"][0]["points"], "criterion").contains(&"connector-yes"));
    let service = group(&groups, "service");
    let partner = service["ranked"].as_array().expect("a ranking").iter();
    let mut amazon = partner.filter(|one| one["target"] == "amazon-connect");
    let amazon = amazon.next().expect("ranked");
    assert!(ids(&amazon["points"], "criterion").contains(&"voice-amazon-pilot"));
    assert_eq!(ids(&service["sourcings"], "sourcing").len(), 3);
}

#[test]
fn a_vendor_whose_connector_is_not_known_is_a_question_on_the_critical_path() {
    let groups = groups("vendor-hosted", &[]);
    let unknowns = groups
        .iter()
        .flat_map(|group| group["unknowns"].as_array().expect("a list"));
    let mut about = unknowns.filter(|one| one["id"] == "connector");
    let question = about.next().expect("Five9 is not known");
    assert_eq!(
        (&question["ask"], &question["critical"]),
        (&Value::from("Five9"), &Value::from(true))
    );
    for group in &groups {
        for target in group["ranked"].as_array().expect("a ranking") {
            let points = target["points"].as_array().expect("a list").iter();
            for one in points.filter(|one| one["criterion"] == "connector-not-known") {
                assert_eq!(one["points"], 0);
            }
            assert_eq!(
                target["blockers"],
                serde_json::json!([]),
                "nothing of it shows"
            );
        }
        let asks = ids(&group["asks"], "id");
        assert!(
            asks.contains(&"mobile") && asks.contains(&"edition"),
            "{asks:?}"
        );
    }
}

#[test]
fn classic_stands_in_the_way_of_every_voice_model_with_its_evidence() {
    for target in groups("classic-console", &[])[0]["ranked"]
        .as_array()
        .expect("a ranking")
    {
        let is_voice = target["target"] != "no-salesforce-voice";
        let obstacles = ids(&target["obstacles"], "criterion");
        assert_eq!(obstacles.contains(&"classic"), is_voice, "{obstacles:?}");
        assert_eq!(target["blockers"], serde_json::json!([]));
    }
}

#[test]
fn contact_centers_that_are_there_speak_for_their_model() {
    let groups = groups("same-vendor", &[]);
    assert_eq!(groups[0]["target"], "partner-telephony");
    assert!(ids(&groups[0]["ranked"][0]["points"], "criterion").contains(&"voice-partner-there"));
    // An adapter that no call center loads, in an org that telephones with Voice, moves nobody.
    let left = self::groups("on-voice", &[]);
    assert_eq!(left[0]["outcome"], "unknown");
    let nothing = self::groups("nothing", &[]);
    assert_eq!(nothing[0]["outcome"], "nothing-found");
}

#[test]
fn another_way_says_what_it_costs() {
    let first = &groups("vendor-hosted", &[])[0];
    assert!(first.get("override").is_none());
    let other = &groups("vendor-hosted", &["--target", "native-telephony"])[0];
    let cost = &other["override"];
    assert_eq!(cost["first"], first["target"]);
    assert!(cost["points"].as_i64() > Some(0), "{cost}");
    assert!(!cost["losses"].as_array().expect("a list").is_empty());
    let shown = audit(
        "vendor-hosted",
        &["--format", "markdown", "--target", "native-telephony"],
    );
    assert!(shown.text().contains("Against it, this way is"));
}

#[test]
fn settings_name_groups_and_where_they_go() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("sf-cti.toml");
    let text = "[[group]]\nname = \"renewals\"\ncall-centers = [\"RenewalsTalkdesk\"]\ntarget = \"no-salesforce-voice\"\n";
    fs::write(&file, text).expect("writable");
    let config = file.to_str().expect("UTF-8");
    let told = groups("vendor-hosted", &["--config", config]);
    let renewals = group(&told, "renewals");
    assert_eq!(renewals["target"], "no-salesforce-voice");
    assert_eq!(renewals["chosenByUser"], true);
    assert_eq!(
        group(&told, "other-users")["callCenters"],
        serde_json::json!(["NorthmoorFive9"])
    );
    let shown = sf_cti(["config", "show", "--config", config]).ends_with(0);
    assert!(shown.text().contains("[[group]]"), "{}", shown.text());

    fs::write(
        &file,
        text.replace("no-salesforce-voice", "no-salesforce-voce"),
    )
    .expect("writable");
    let refused = sf_cti(["audit", "fixtures/vendor-hosted", "--config", config]).ends_with(2);
    assert!(
        refused
            .stderr
            .contains(":4: `no-salesforce-voce` is no target; did you mean `no-salesforce-voice`?"),
        "{}",
        refused.stderr
    );
}

#[test]
fn the_page_concludes_first_and_sets_today_beside_every_target() {
    let data = fixture("contact-centre-org-data");
    let page = audit(
        "contact-centre",
        &[
            "--format",
            "markdown",
            "--org-data",
            data.to_str().expect("UTF-8"),
        ],
    );
    let text = page.text();
    let decision = text.split("## The decision").nth(1).expect("a chapter");
    let decision = decision.split("\n## ").next().expect("its text");
    let before = |one: &str, other: &str| {
        let at = |what: &str| decision.find(what).unwrap_or_else(|| panic!("no {what}"));
        assert!(at(one) < at(other), "{one} comes before {other}");
    };
    before(
        "For service (2852 active users), this plan leads to",
        "| Target",
    );
    before("| Target", "Every point, with its grounds");
    before("### Service", "### Sales");
    assert!(decision.contains("### Today beside each target"));
    assert!(decision.contains("What could turn it:"));
    assert!(!decision.contains("{"), "a figure is missing");
}

/// Sales and back office telephone with the same adapter for the same reasons; the service floor has the utility bar
/// beside it. The report tells the two together, the JSON each.
#[test]
fn groups_with_the_same_reasons_are_told_together() {
    let data = fixture("invisible-5000-org-data");
    let data = ["--org-data", data.to_str().expect("UTF-8")];
    let with = [&data[..], &["--format", "markdown"]].concat();
    let report = audit("invisible-5000", &with);
    let text = report.text();
    let heads: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("### "))
        .collect();
    assert!(heads.contains(&"### Sales and Back office"), "{heads:?}");
    assert!(heads.contains(&"### Service"), "{heads:?}");
    assert!(text.contains("For sales (620 active users) and back office (410 active users)"));
    let each = groups("invisible-5000", &data);
    let ranked = |group: &Value| group["ranked"].as_array().is_some_and(|all| all.len() == 5);
    assert_eq!(each.iter().filter(|group| ranked(group)).count(), 3);
}
