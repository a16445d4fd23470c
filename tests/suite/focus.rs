//! `audit --focus`: one neighbourhood of the links.

use crate::support::{audit, field as text, fixture, list, sf_cti};

#[test]
fn a_profile_shows_what_it_leads_to_and_a_page_who_needs_it() {
    let org = fixture("contact-centre");
    let page = audit(&org, &["--focus", "ApexPage:DeskPhone", "--format", "json"])
        .ends_with(0)
        .json();
    let affected: Vec<&str> = list(&page, "/affected")
        .iter()
        .map(|one| text(one, "component"))
        .collect();
    for expected in [
        "CallCenter:LarkfieldDeskPhone",
        "CustomApplication:Larkfield_Service_Console",
        "PermissionSet:Desk_Phone_User",
        "PermissionSetGroup:Contact_Centre_Agent",
        "Profile:Larkfield Service Agent",
    ] {
        assert!(affected.contains(&expected), "{expected} in {affected:?}");
    }
    assert!(!affected.contains(&"Profile:Standard"), "{affected:?}");
    let profile = audit(
        &org,
        &[
            "--focus",
            "profile:larkfield service agent",
            "--format",
            "json",
        ],
    )
    .ends_with(0)
    .json();
    assert_eq!(profile["of"], "Profile:Larkfield Service Agent");
    let needs: Vec<&str> = list(&profile, "/needs")
        .iter()
        .map(|one| text(one, "component"))
        .collect();
    assert!(needs.contains(&"ApexPage:DeskPhone"), "{needs:?}");
}

#[test]
fn names_hosts_usages_and_adapters_can_be_asked_for() {
    let org = fixture("contact-centre");
    for (asked, told) in [
        ("DeskPhoneStandby", "ApexPage:DeskPhoneStandby"),
        ("own:DeskPhone", "own:DeskPhone"),
        ("cti.larkfield.example", "external:cti.larkfield.example"),
    ] {
        let run = audit(&org, &["--focus", asked]).ends_with(0);
        assert_eq!(run.text().lines().next(), Some(told), "{asked}");
    }
}

#[test]
fn what_is_unknown_is_an_error_with_what_may_be_meant() {
    let org = fixture("contact-centre");
    let run = audit(&org, &["--focus", "ApexPage:DeskPhon"]).ends_with(2);
    assert!(run.stderr.contains("ApexPage:DeskPhone"), "{}", run.stderr);
    let run = audit(&org, &["--focus", "zzzzzz"]).ends_with(2);
    assert!(
        run.stderr.contains("nothing that was found"),
        "{}",
        run.stderr
    );
}

#[test]
fn the_markdown_has_a_picture_and_the_schema_holds_the_json() {
    let org = fixture("contact-centre");
    let run = audit(&org, &["--focus", "own:DeskPhone", "--format", "markdown"]).ends_with(0);
    assert!(run.text().contains("```mermaid\nflowchart LR\n"));
    let schema = sf_cti(["schema", "focus"]).ends_with(0).json();
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let focus = audit(&org, &["--focus", "own:DeskPhone", "--format", "json"])
        .ends_with(0)
        .json();
    assert!(validator.is_valid(&focus));
}
