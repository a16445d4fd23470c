//! Waivers in comments: where they hold, when they end, and that a wrong one is said and waives nothing.

use crate::support::{Bundle, audit, audited, field, list, number, reports, sf_cti};
use serde_json::{Value, json};

const TERMS: &str = "until=2027-06-30 owner=mary -- the pilot still dials";

/// `path:line rule` of all usages that are waived.
fn waived(document: &Value) -> Vec<String> {
    list(document, "/usages")
        .iter()
        .filter(|usage| usage.get("waiver").is_some())
        .map(|usage| {
            let (path, line) = (field(usage, "path"), number(usage, "line"));
            format!("{path}:{line} {}", field(usage, "rule"))
        })
        .collect()
}

/// `line state` of all waivers that waive nothing.
fn idle(document: &Value) -> Vec<String> {
    list(document, "/waivers")
        .iter()
        .map(|waiver| format!("{} {}", number(waiver, "line"), field(waiver, "state")))
        .collect()
}

fn script(text: &str) -> Value {
    audited(Bundle::empty().with("staticresources/a.js", text).path())
}

#[test]
fn a_waiver_covers_its_own_line() {
    let document = script(&format!(
        "sforce.opencti.screenPop({{}}); // sf-cti: allow lightning/screenPop {TERMS}\n\
         sforce.opencti.screenPop({{}});\n"
    ));
    assert_eq!(
        waived(&document),
        ["staticresources/a.js:1 lightning/screenPop"]
    );
    assert_eq!(
        document.pointer("/usages/0/waiver"),
        Some(&json!({
            "owner": "mary",
            "until": "2027-06-30",
            "reason": "the pilot still dials",
            "expired": false,
        }))
    );
    assert!(idle(&document).is_empty());
}

#[test]
fn a_waiver_above_covers_the_next_line_that_holds_code() {
    let document = script(&format!(
        "// sf-cti: allow lightning/screenPop {TERMS}\n\
         // sf-cti: allow lightning/saveLog {TERMS}\n\
         \n\
         /* why:\n   a long story */\n\
         sforce.opencti.screenPop({{}}); sforce.opencti.saveLog({{}});\n\
         sforce.opencti.saveLog({{}});\n"
    ));
    assert_eq!(
        waived(&document),
        [
            "staticresources/a.js:6 lightning/screenPop",
            "staticresources/a.js:6 lightning/saveLog"
        ]
    );
    assert!(idle(&document).is_empty());
}

#[test]
fn every_language_has_a_comment_for_it() {
    let page = format!(
        "<apex:page>\n<!-- sf-cti: allow include/lightning-library {TERMS} -->\n\
         <script src=\"/support/api/60.0/lightning/opencti_min.js\"></script>\n<script>\n\
         /* sf-cti: allow lightning/refreshView {TERMS} */\n\
         sforce.opencti.refreshView();\n</script>\n</apex:page>\n"
    );
    let cmp = format!(
        "<aura:component>\n<!-- sf-cti: allow markup/click-to-dial-lightning {TERMS} -->\n\
         <lightning:clickToDial value=\"1\"/>\n</aura:component>\n"
    );
    let html = format!(
        "<template>\n<!-- sf-cti: allow markup/click-to-dial-lightning {TERMS} -->\n\
         <lightning-click-to-dial value={{phone}}></lightning-click-to-dial>\n</template>\n"
    );
    let apex = format!(
        "public class T {{\n// sf-cti: allow record/task-call-field {TERMS}\n\
         public String s(Task t) {{ return t.CallDisposition; }}\n}}\n"
    );
    // XML allows no two hyphens inside a comment.
    let xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <FlexiPage xmlns=\"http://soap.sforce.com/2006/04/metadata\"><flexiPageRegions><itemInstances><componentInstance>\n\
         <!-- sf-cti: allow metadata/softphone-utility until=2027-06-30 owner=mary reason=pilot -->\n\
         <componentName>opencti:softPhone</componentName>\n\
         </componentInstance></itemInstances></flexiPageRegions><type>UtilityBar</type></FlexiPage>\n";
    let document = audited(
        Bundle::empty()
            .with("pages/A.page", page)
            .with("aura/a/a.cmp", cmp)
            .with("lwc/b/b.html", html)
            .with("classes/T.cls", apex)
            .with("flexipages/U.flexipage", xml)
            .with(
                "src/phone.ts",
                format!("// sf-cti: allow lightning/saveLog {TERMS}\n(window as any).sforce.opencti.saveLog({{}});\n"),
            )
            .path(),
    );
    let all = list(&document, "/usages").len();
    assert_eq!(all, 7, "{:?}", list(&document, "/usages"));
    assert_eq!(waived(&document).len(), all, "{:?}", waived(&document));
    assert!(idle(&document).is_empty(), "{:?}", idle(&document));
}

#[test]
fn a_waiver_holds_through_its_last_day() {
    let bundle = Bundle::empty().with(
        "staticresources/a.js",
        format!("sforce.opencti.screenPop({{}}); // sf-cti: allow lightning/screenPop {TERMS}\n"),
    );
    for (day, expired) in [("2027-06-30", false), ("2027-07-01", true)] {
        let path = bundle.path().to_str().expect("its name is UTF-8");
        let run = sf_cti(["audit", path, "--format", "json", "--as-of", day]);
        assert_eq!(
            run.ends_with(0).json().pointer("/usages/0/waiver/expired"),
            Some(&Value::Bool(expired)),
            "on {day}"
        );
    }
}

#[test]
fn of_two_waivers_the_one_that_holds_longer_counts() {
    let document = script(&format!(
        "// sf-cti: allow lightning/screenPop until=2027-12-31 owner=bob -- longer\n\
         sforce.opencti.screenPop({{}}); // sf-cti: allow lightning/screenPop {TERMS}\n"
    ));
    assert_eq!(
        document.pointer("/usages/0/waiver/owner"),
        Some(&json!("bob"))
    );
    assert!(idle(&document).is_empty());
}

#[test]
fn a_waiver_that_is_wrong_or_covers_nothing_is_said_with_its_place() {
    let document = script(
        "// sf-cti: allow lightning/screenPopp until=2027-06-30 owner=mary -- typo\n\
         // sf-cti: allow lightning/screenPop until=2027-06-30 -- nobody\n\
         // sf-cti: allow lightning/screenPop until=2027-02-30 owner=mary -- no such day\n\
         // sf-cti: allow lightning/screenPop untill=2027-06-30 owner=mary -- no such key\n\
         // sf-cti: allow lightning/screenPop until=2027-06-30 owner=mary\n\
         // sf-cti: allow lightning/saveLog until=2027-06-30 owner=mary -- another rule\n\
         sforce.opencti.screenPop({});\n\
         foo('sf-cti: allow lightning/screenPop until=2027-06-30 owner=mary -- a string');\n\
         // found by sf-cti: has to go\n",
    );
    assert!(waived(&document).is_empty());
    assert_eq!(
        idle(&document),
        [
            "1 malformed",
            "2 malformed",
            "3 malformed",
            "4 malformed",
            "5 malformed",
            "6 unused"
        ]
    );
    let problem = field(&list(&document, "/waivers")[0], "problem");
    assert!(
        problem.contains("did you mean lightning/screenPop"),
        "{problem}"
    );
    assert_eq!(
        field(&list(&document, "/waivers")[0], "path"),
        "staticresources/a.js"
    );
}

#[test]
fn a_wrong_waiver_is_said_where_nothing_else_is_found() {
    let alone = "sf-cti: allow lightning/screenPop until=2027-06-30 -- nobody";
    let document = audited(
        Bundle::empty()
            .with(
                "classes/A.cls",
                format!("// {alone}\npublic class A {{}}\n"),
            )
            .with("staticresources/a.js", format!("/* {alone} */\n"))
            .with(
                "lwc/a/a.html",
                format!("<template><!-- {alone} --></template>\n"),
            )
            .with(
                "layouts/A.layout",
                format!("<Layout><!-- {alone} --></Layout>\n"),
            )
            .with("src/a.py", format!("x = 1  # {alone}\n"))
            .path(),
    );
    assert_eq!(
        idle(&document).len(),
        5,
        "{:?}",
        list(&document, "/waivers")
    );
}

#[test]
fn a_waiver_hides_nothing_and_changes_no_identity() {
    let call = "sforce.opencti.screenPop({});";
    let read = "public class T { public String s(Task t) { return t.CallDisposition; }";
    let shape = |document: &Value| -> Vec<(String, String)> {
        list(document, "/usages")
            .iter()
            .map(|usage| {
                (
                    field(usage, "fingerprint").to_owned(),
                    field(usage, "snippet").to_owned(),
                )
            })
            .collect()
    };
    let bundle = |waiver: &str, other: &str| {
        Bundle::empty()
            .with("staticresources/a.js", format!("{call}{waiver}\n"))
            .with("classes/T.cls", format!("{read}{other}\n}}\n"))
    };
    let before = audited(bundle("", "").path());
    let after = bundle(
        &format!(" // sf-cti: allow lightning/screenPop {TERMS}"),
        &format!(" // sf-cti: allow record/task-call-field {TERMS}"),
    );
    let document = audited(after.path());
    assert_eq!(waived(&document).len(), 2);
    assert_eq!(shape(&before), shape(&document));
    let markdown = audit(after.path(), &["--format", "markdown"]).ends_with(0);
    let text = audit(after.path(), &[]).ends_with(0);
    for (format, shown) in [("markdown", markdown.text()), ("text", text.text())] {
        assert!(
            shown.contains("2 usages, by owner: mary 2"),
            "{format}:\n{shown}"
        );
    }
    assert!(
        markdown
            .text()
            .contains("waived until 2027-06-30 by mary: the pilot still dials")
    );
}

#[test]
fn very_many_waivers_take_no_longer_than_their_text() {
    let line = format!("// sf-cti: allow lightning/screenPop {TERMS}\n");
    let document = script(&(line.repeat(20_000) + "sforce.opencti.screenPop({});\n"));
    assert_eq!(waived(&document).len(), 1);
    assert!(idle(&document).is_empty());
}

#[test]
fn no_fixture_has_a_waiver_by_accident() {
    for name in crate::support::FIXTURES {
        let document = reports(name).document();
        assert!(
            waived(&document).is_empty() && idle(&document).is_empty(),
            "{name}"
        );
    }
}
