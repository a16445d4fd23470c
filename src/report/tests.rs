//! The formats: each holds its promise, and all say the same.

use serde_json::Value;

use super::{Document, Style, Summary, json, markdown, sample, schema, terminal};
use crate::bundle::{BundlePath, Gap};
use crate::catalog::Category;
use crate::inventory::Inventory;

const WIDTH: usize = 100;

fn as_json(document: &Document) -> String {
    let mut out = Vec::new();
    json::write(document, &mut out).expect("a vector takes everything");
    String::from_utf8(out).expect("JSON is UTF-8")
}

fn as_markdown(document: &Document) -> String {
    let mut out = Vec::new();
    markdown::write(document, &mut out).expect("a vector takes everything");
    String::from_utf8(out).expect("Markdown is UTF-8")
}

fn as_text(document: &Document, width: usize, color: bool) -> String {
    let mut out = Vec::new();
    terminal::write(document, Style { color, width }, &mut out).expect("a vector takes everything");
    String::from_utf8(out).expect("text is UTF-8")
}

/// The text between two headings.
fn section<'t>(markdown: &'t str, from: &str, to: &str) -> &'t str {
    let start = markdown.find(from).expect("the section begins");
    let end = markdown[start..].find(to).expect("the section ends");
    &markdown[start..start + end]
}

#[test]
fn every_document_fits_the_schema() {
    let schema = schema();
    let validator = jsonschema::validator_for(&schema).expect("the schema is one");
    for inventory in [sample::nothing(), sample::everything(), hostile()] {
        let text = as_json(&sample::document(&inventory));
        assert!(text.ends_with("}\n"));
        let value: Value = serde_json::from_str(&text).expect("it is JSON");
        let errors: Vec<String> = validator
            .iter_errors(&value)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
}

#[test]
fn the_schema_admits_no_unknown_field() {
    let validator = jsonschema::validator_for(&schema()).expect("the schema is one");
    let document = sample::document(&sample::everything());
    let mut value: Value = serde_json::from_str(&as_json(&document)).expect("it is JSON");
    value["usages"][0]["colour"] = Value::from("red");
    assert!(!validator.is_valid(&value));
}

#[test]
fn the_document_has_the_keys_of_the_contract() {
    let document = sample::document(&sample::everything());
    let value: Value = serde_json::from_str(&as_json(&document)).expect("it is JSON");
    let keys: Vec<&str> = value
        .as_object()
        .expect("an object")
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(
        keys,
        [
            "schemaVersion",
            "tool",
            "asOf",
            "bundle",
            "coverage",
            "usages",
            "waivers",
            "mentions",
            "components",
            "links",
            "callCenters",
            "softphoneLayouts",
            "adapters",
            "vendors",
            "externalSystems",
            "taskFields",
            "reach",
            "readiness",
            "lookAlikes",
            "orgData",
            "decision",
            "plan",
        ]
    );
    let potential = &value["usages"][4];
    assert_eq!(potential["api"], Value::Null);
    assert_eq!(potential["member"], Value::Null);
    for optional in ["package", "adapter", "testCode", "standard", "arguments"] {
        assert!(potential.get(optional).is_none(), "{optional}");
    }
    assert_eq!(
        potential["dispositions"]
            .as_object()
            .map(serde_json::Map::len),
        Some(5)
    );
    assert_eq!(value["usages"][0]["adapter"], "own:Acme Phone");
    assert_eq!(value["usages"][5]["testCode"], true);
    assert_eq!(value["decision"]["groups"][0]["group"], "all users");
    assert_eq!(value["decision"]["groups"][0]["ranked"][0]["score"], 3);
    assert_eq!(value["decision"]["groups"][0]["ranked"][0]["days"], 12.3);
    assert_eq!(value["plan"]["effort"]["likely"], 12.3);
    assert_eq!(value["plan"]["schedule"]["daysLeft"], 774);
    assert_eq!(value["plan"]["schedule"]["asOf"], "2026-01-15");
}

#[test]
fn markdown_lists_every_usage_once_and_names_its_task() {
    let document = sample::document(&sample::everything());
    let markdown = as_markdown(&document);
    let inventory = section(
        &markdown,
        "## Inventory by capability",
        "## Apex entry points",
    );
    for usage in &document.usages {
        let line = format!("- `{}` `{}`", usage.at(), usage.snippet);
        assert_eq!(inventory.matches(&line).count(), 1, "{line}");
        let task = format!("`settle-{}`", usage.rule.replace('/', "-"));
        assert!(inventory.contains(&task), "{task}");
        let plan = &markdown[markdown.find("## The plan").expect("a plan")..];
        assert!(plan.contains(&format!("| {task} |")), "{task}");
        let details = format!("<summary>settle-{}: ", usage.rule.replace('/', "-"));
        assert!(plan.contains(&details), "{details}");
        assert!(
            plan.contains(&format!(": `{}`", usage.at()))
                || plan.contains(&format!(", `{}`", usage.at())),
            "{}",
            usage.at()
        );
    }
    assert!(inventory.contains("low confidence: seen as text only"));
    assert!(inventory.contains("(test code)"));
    assert!(
        inventory.contains("(delivered with every org: identical in every org that has this page)")
    );
}

#[test]
fn a_group_of_several_tasks_names_the_task_of_each_usage() {
    let inventory = sample::everything();
    let mut plan = sample::plan(&inventory);
    let tasks = &mut plan.phases[2].tasks;
    let at = tasks
        .iter()
        .position(|task| task.usages.len() > 1)
        .expect("a task with several");
    let moved = tasks[at].usages.split_off(1);
    tasks.push(sample::task(
        "the-other",
        crate::catalog::PhaseId::MiddleLayer,
        moved,
    ));
    let markdown = as_markdown(&Document::new(&inventory, &plan, sample::TODAY));
    assert!(markdown.contains("call 1;` (type = `SOBJECT`), task `settle-lightning-screenPop`"));
    assert!(markdown.contains("call 2;`, task `the-other`"));
}

#[test]
fn secrets_are_shown_as_redacted_and_inferred_things_are_marked() {
    let markdown = as_markdown(&sample::document(&sample::everything()));
    assert!(markdown.contains("| `apiKey` | `‹redacted›` (redacted) |"));
    assert!(markdown.contains("It may pop late. *(inferred)*"));
    assert!(markdown.contains("**CTI**: Open CTI Developer Guide"));
    assert!(
        !markdown.contains("**TOOLING**"),
        "a source that nothing cites"
    );
}

#[test]
fn all_formats_agree_on_the_counts() {
    let document = sample::document(&sample::everything());
    let value: Value = serde_json::from_str(&as_json(&document)).expect("it is JSON");
    let usages = value["usages"].as_array().expect("a list");
    let live = |category: Category| {
        usages
            .iter()
            .filter(|usage| usage.get("testCode").is_none() && usage.get("standard").is_none())
            .filter(|usage| usage["category"] == category.as_str())
            .count()
    };
    let summary = Summary::of(&document);
    assert_eq!(live(Category::Mandatory), summary.must_change);
    assert_eq!(live(Category::Potential), summary.look_at);
    assert_eq!(
        summary.live() + summary.test_code + summary.standard,
        usages.len()
    );
    assert_eq!(summary.total.all(), summary.live());

    let markdown = as_markdown(&document);
    assert!(markdown.contains(&format!(
        "| Usages that must change | {} |",
        summary.must_change
    )));
    assert!(markdown.contains(&format!(
        "| {} | {} |\n",
        summary.live(),
        summary.must_change
    )));
    let text = as_text(&document, WIDTH, false);
    let total = text
        .lines()
        .find(|line| line.starts_with("All "))
        .expect("a total");
    let figures: Vec<&str> = total.split_whitespace().collect();
    assert_eq!(figures[5], summary.live().to_string());
    assert_eq!(figures[6], summary.must_change.to_string());
}

#[test]
fn finding_nothing_is_no_all_clear_where_something_was_not_seen() {
    let mut inventory = sample::nothing();
    let clean = sample::document(&inventory);
    assert!(
        Summary::of(&clean)
            .verdict()
            .starts_with("No place that must change was found in the 11 files")
    );
    inventory.coverage.gaps.push(Gap::new(
        &BundlePath::new("a.page"),
        "broken",
        "calls may be missing",
    ));
    let gaps = sample::document(&inventory);
    assert!(
        Summary::of(&gaps)
            .verdict()
            .contains("no all-clear: 1 gap in what was read")
    );
    inventory.coverage.read = 0;
    let unread = sample::document(&inventory);
    assert_eq!(
        Summary::of(&unread).verdict(),
        "Nothing could be read, so nothing can be said about Open CTI."
    );
    for document in [clean, gaps, unread] {
        let markdown = as_markdown(&document);
        assert!(!markdown.contains("0 usages"));
        assert!(!markdown.contains("## The plan"), "{markdown}");
        assert!(!markdown.contains("## The decision"), "{markdown}");
        assert!(markdown.contains("## What would have been found"));
        assert!(markdown.contains("## What could not be seen"));
        assert!(markdown.contains("sf-cti manifest -o package.xml"));
        assert!(!as_text(&document, WIDTH, false).contains("0 usages"));
    }
}

#[test]
fn the_summary_stays_small_however_large_the_bundle() {
    let text = as_text(&sample::document(&huge()), WIDTH, false);
    assert!(
        text.lines().count() <= terminal::MAX_LINES,
        "{} lines\n{text}",
        text.lines().count()
    );
    for line in text.lines() {
        assert!(line.chars().count() <= WIDTH, "{line}");
    }
    assert!(text.contains("and 498 more"));
    assert!(text.contains("Full report"), "the last line is not lost");
    let narrow = as_text(&sample::document(&huge()), 60, false);
    assert!(
        narrow.lines().all(|line| line.chars().count() <= 60),
        "{narrow}"
    );
}

#[test]
fn the_terminal_is_coloured_only_when_told() {
    let document = sample::document(&sample::everything());
    let plain = as_text(&document, WIDTH, false);
    assert!(!plain.contains('\u{1b}'));
    let coloured = as_text(&document, WIDTH, true);
    assert!(coloured.contains("\u{1b}[31m"));
    assert_eq!(coloured.lines().count(), plain.lines().count());
}

#[test]
fn hostile_names_break_no_structure() {
    let document = sample::document(&hostile());
    let plain = as_markdown(&document);
    // Code spans hold anything; outside of them only escaped markup may be left of the names.
    let outside = without_code(&plain);
    for trick in [
        "<script",
        "<img",
        "\u{202e}",
        "\u{1b}",
        "](http",
        "\n# broken",
    ] {
        assert!(!outside.contains(trick), "{trick:?} in\n{outside}");
    }
    assert!(!plain.contains('\u{202e}'));
    assert!(!plain.contains('\u{1b}'));
    assert_eq!(
        plain.matches("\n<details>\n").count(),
        plain.matches("\n</details>\n").count()
    );
    let mut columns = None;
    for line in plain.lines() {
        let cells = line.starts_with('|').then(|| pipes(line));
        if let (Some(before), Some(now)) = (columns, cells) {
            assert_eq!(before, now, "a row of another length: {line}");
        }
        columns = cells;
    }
    let headings = |markdown: &str| {
        markdown
            .lines()
            .filter(|line| line.starts_with('#'))
            .count()
    };
    assert_eq!(
        headings(&plain),
        headings(&as_markdown(&sample::document(&sample::everything())))
    );

    let text = as_text(&document, WIDTH, false);
    assert!(!text.contains('\u{202e}') && !text.contains('\u{1b}'));
    assert!(text.lines().count() <= terminal::MAX_LINES);
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let (one, two) = (
        sample::document(&sample::everything()),
        sample::document(&sample::everything()),
    );
    assert_eq!(as_json(&one), as_json(&two));
    assert_eq!(as_markdown(&one), as_markdown(&two));
    assert_eq!(as_text(&one, WIDTH, true), as_text(&two, WIDTH, true));
}

/// Unescaped pipes of a line: what a reader of tables splits at.
fn pipes(line: &str) -> usize {
    let mut escaped = false;
    line.chars()
        .filter(|c| {
            let splits = *c == '|' && !escaped;
            escaped = *c == '\\' && !escaped;
            splits
        })
        .count()
}

/// The Markdown without its code spans and escaped characters, by the rule that a run of backticks ends at the next of its length.
fn without_code(markdown: &str) -> String {
    markdown
        .lines()
        .map(|line| match line.strip_prefix("<summary>") {
            // The line is HTML: Markdown means nothing in it, and no tag may stand in it.
            Some(summary) => {
                let title = summary
                    .strip_suffix("</summary>")
                    .expect("it ends in its line");
                assert!(!title.contains(['<', '>']), "{title}");
                String::new()
            }
            None => without_spans(line) + "\n",
        })
        .collect()
}

fn without_spans(line: &str) -> String {
    let chars: Vec<char> = line.chars().collect();
    let run = |at: usize| chars[at..].iter().take_while(|c| **c == '`').count();
    let mut kept = String::new();
    let mut at = 0;
    while at < chars.len() {
        if chars[at] == '\\' {
            // An escaped character is no markup.
            at += 2;
        } else if chars[at] == '`' {
            let fence = run(at);
            let mut end = at + fence;
            while end < chars.len() && run(end) != fence {
                end += run(end).max(1);
            }
            at = if end < chars.len() {
                end + fence
            } else {
                at + fence
            };
        } else {
            kept.push(chars[at]);
            at += 1;
        }
    }
    kept
}

/// One of everything, with names that try to be something else.
fn hostile() -> Inventory {
    const NAME: &str =
        "a|b`c<script>alert(1)</script>\n# broken\u{202e}\u{1b}[31m\\|[x](http://evil) <img src=x>";
    let mut inventory = sample::everything();
    inventory.bundle.root = NAME.to_owned();
    for usage in &mut inventory.usages {
        usage.place.path = BundlePath::new(NAME);
        usage.snippet = NAME.to_owned();
        usage.member = Some(NAME.to_owned());
        usage.package = Some(NAME.to_owned());
        usage.arguments.insert(NAME.to_owned(), NAME.to_owned());
        usage.component.full_name = NAME.to_owned();
    }
    for link in &mut inventory.links {
        link.path = BundlePath::new(NAME);
        if let crate::inventory::LinkEnd::Component(id) = &mut link.from {
            id.full_name = NAME.to_owned();
        }
    }
    let center = &mut inventory.call_centers[0];
    center.name = NAME.to_owned();
    center.display_name = Some(format!("{NAME} shown"));
    center.kind_reason = NAME.to_owned();
    center.adapter_url = Some(NAME.to_owned());
    for item in &mut center.items {
        item.section = NAME.to_owned();
        item.name = NAME.to_owned();
        item.value = NAME.to_owned();
    }
    let layout = &mut inventory.softphone_layouts[0];
    layout.name = NAME.to_owned();
    layout.call_types[0].screen_pop = vec![(NAME.to_owned(), NAME.to_owned())];
    let usages = inventory.usages.clone();
    inventory.adapters = vec![sample::adapter(NAME, &usages)];
    inventory.adapters[0].unseen = vec![NAME.to_owned()];
    inventory.coverage.gaps = vec![Gap::new(&BundlePath::new(NAME), NAME, NAME)];
    inventory.coverage.skipped[0].reason = NAME.to_owned();
    inventory
}

/// More of everything than fits.
fn huge() -> Inventory {
    let mut inventory = sample::everything();
    let long = "Ein sehr langer Name mit \u{5bae}\u{57ce} und so weiter ".repeat(8);
    inventory.bundle.root = long.clone();
    let mut seen = std::collections::BTreeSet::new();
    for rule in crate::catalog::catalog().rules() {
        if seen.insert(rule.capability) {
            let number = 100 + u32::try_from(inventory.usages.len()).expect("a few");
            inventory
                .usages
                .push(sample::usage(number, &rule.id, &long));
        }
    }
    inventory.adapters = (0..500)
        .map(|number| sample::adapter(&format!("{number} {long}"), &inventory.usages))
        .collect();
    inventory.coverage.gaps = (0..500)
        .map(|number| {
            Gap::new(
                &BundlePath::new(&format!("{long}/{number}")),
                long.clone(),
                long.clone(),
            )
        })
        .collect();
    inventory.call_centers = (0..500)
        .map(|number| {
            let mut center = sample::call_center(&format!("{number} {long}"));
            center.kind = [
                crate::catalog::CallCenterKind::OpenCti,
                crate::catalog::CallCenterKind::Voice,
                crate::catalog::CallCenterKind::DesktopCti,
                crate::catalog::CallCenterKind::Unknown,
            ][number % 4];
            center
        })
        .collect();
    inventory
}

#[test]
fn waivers_are_told_by_owner_and_idle_ones_by_place() {
    let document = sample::document(&sample::everything());
    let markdown = as_markdown(&document);
    assert!(markdown.contains("1 usage, by owner: mary 1 (1 expired)"));
    assert!(markdown.contains("waiver expired on 2025-12-31 by mary: the pilot still logs"));
    assert!(markdown.contains("`pages/Console.page:3`") && markdown.contains("malformed"));
    let text = as_text(&document, WIDTH, false);
    assert!(text.contains("1 usage, by owner: mary 1 (1 expired)"));
    assert!(text.contains("2 waivers waive nothing: pages/Console.page:3"));
}
