//! Every fixture org, from end to end: what is found in it, and what must hold for any report.
//!
//! The snapshots show sameness; they were read line by line against what was planted in the fixtures. The
//! properties below show truth. `SNAPSHOTS=overwrite cargo test --test suite fixtures` rewrites the snapshots.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use crate::support::{FIXTURES, field, files_below, fixture, list, number, reports};
use serde_json::Value;
use snapbox::{Data, assert_data_eq, file};
use zip::ZipArchive;

/// One line per thing that was found, in the order of the report.
fn listing(document: &Value) -> String {
    let mut lines = Vec::new();
    for usage in list(document, "/usages") {
        let mut line = format!(
            "{}:{}:{} {} {} {}",
            field(usage, "path"),
            number(usage, "line"),
            number(usage, "column"),
            field(usage, "rule"),
            field(usage, "member"),
            field(usage, "confidence"),
        );
        if usage.get("testCode").is_some() {
            line.push_str(" [test]");
        }
        if usage.get("standard").is_some() {
            line.push_str(" [standard]");
        }
        lines.push(line);
    }
    for mention in list(document, "/mentions") {
        lines.push(format!(
            "mention {}:{} {} {}",
            field(mention, "path"),
            number(mention, "line"),
            field(mention, "rule"),
            field(mention, "reason"),
        ));
    }
    for gap in list(document, "/coverage/gaps") {
        lines.push(format!(
            "gap {} {}",
            field(gap, "path"),
            field(gap, "reason")
        ));
    }
    for center in list(document, "/callCenters") {
        lines.push(format!(
            "call-center {} {} {} {}",
            field(center, "name"),
            field(center, "kind"),
            field(center, "compatibility"),
            field(center, "state"),
        ));
    }
    for layout in list(document, "/softphoneLayouts") {
        let types: Vec<&str> = list(layout, "/callTypes")
            .iter()
            .map(|kind| field(kind, "type"))
            .collect();
        lines.push(format!(
            "layout {} {} {} used by {}",
            field(layout, "name"),
            field(layout, "path"),
            types.join(","),
            list(layout, "/usedBy").len(),
        ));
    }
    for adapter in list(document, "/adapters") {
        lines.push(format!(
            "adapter {} {}",
            field(adapter, "id"),
            list(adapter, "/usages").len()
        ));
    }
    for link in list(document, "/links") {
        lines.push(format!(
            "link {} -> {} {} {}:{}",
            field(link, "from"),
            field(link, "to"),
            field(link, "kind"),
            field(link, "path"),
            number(link, "line"),
        ));
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// Compares a fixture's listing with its snapshot, byte for byte.
fn is_as_reviewed(name: &str, snapshot: Data) {
    assert_data_eq!(listing(&reports(name).document()), snapshot.raw());
}

#[test]
fn an_adapter_outside_the_org_is_read_as_reviewed() {
    is_as_reviewed("adapter-outside", file!["snapshots/adapter-outside.txt"]);
}

#[test]
fn a_broken_org_is_read_as_reviewed() {
    is_as_reviewed("broken", file!["snapshots/broken.txt"]);
}

#[test]
fn a_classic_console_org_is_read_as_reviewed() {
    is_as_reviewed("classic-console", file!["snapshots/classic-console.txt"]);
}

#[test]
fn an_org_with_two_vendors_an_own_adapter_and_a_voice_pilot_is_read_as_reviewed() {
    is_as_reviewed("contact-centre", file!["snapshots/contact-centre.txt"]);
}

#[test]
fn a_lightning_org_with_an_own_adapter_is_read_as_reviewed() {
    is_as_reviewed(
        "lightning-adapter",
        file!["snapshots/lightning-adapter.txt"],
    );
}

#[test]
fn the_same_org_in_the_metadata_api_layout_is_read_as_reviewed() {
    is_as_reviewed(
        "lightning-adapter-mdapi",
        file!["snapshots/lightning-adapter-mdapi.txt"],
    );
}

#[test]
fn an_org_without_open_cti_is_read_as_reviewed() {
    is_as_reviewed("nothing", file!["snapshots/nothing.txt"]);
}

#[test]
fn an_org_on_voice_is_read_as_reviewed() {
    is_as_reviewed("on-voice", file!["snapshots/on-voice.txt"]);
}

#[test]
fn an_org_whose_adapter_a_vendor_hosts_is_read_as_reviewed() {
    is_as_reviewed("vendor-hosted", file!["snapshots/vendor-hosted.txt"]);
}

#[test]
fn an_org_with_two_phones_of_one_vendor_is_read_as_reviewed() {
    is_as_reviewed("same-vendor", file!["snapshots/same-vendor.txt"]);
}

#[test]
fn the_same_org_after_its_cutover_is_read_as_reviewed() {
    is_as_reviewed(
        "same-vendor-after",
        file!["snapshots/same-vendor-after.txt"],
    );
}

#[test]
fn an_org_of_which_little_is_to_be_seen_is_read_as_reviewed() {
    is_as_reviewed("invisible-5000", file!["snapshots/invisible-5000.txt"]);
}

#[test]
fn an_org_with_a_forgotten_demo_is_read_as_reviewed() {
    is_as_reviewed("left-overs", file!["snapshots/left-overs.txt"]);
}

#[test]
fn every_fixture_folder_is_tested() {
    let mut folders: Vec<String> =
        fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"))
            .expect("fixtures is readable")
            .map(|entry| entry.expect("fixtures is readable"))
            .filter(|entry| entry.path().is_dir())
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            // What an org's data says lies beside the org and is audited with it, not by itself.
            .filter(|name| !name.ends_with("-org-data"))
            .collect();
    folders.sort();
    assert_eq!(folders, FIXTURES);
}

/// The bytes at a path of a report: a file, or a member of an archive.
fn bytes_at(root: &Path, path: &str) -> Vec<u8> {
    let Some((archive, member)) = path.split_once("!/") else {
        return fs::read(root.join(path)).expect("a reported file is there");
    };
    let file = File::open(root.join(archive)).expect("a reported archive is there");
    let mut archive = ZipArchive::new(file).expect("a reported archive opens");
    let mut bytes = Vec::new();
    archive
        .by_name(member)
        .expect("a reported member is there")
        .read_to_end(&mut bytes)
        .expect("a reported member unpacks");
    bytes
}

/// Lines of a file in UTF-16 units, in which columns are counted. A reading of its own, apart from the tool's.
fn lines_at(root: &Path, path: &str) -> Vec<Vec<u16>> {
    let bytes = bytes_at(root, path);
    let text = if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        let units: Vec<u16> = rest
            .chunks_exact(2)
            .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
            .collect();
        String::from_utf16(&units).expect("the fixture is UTF-16")
    } else {
        let rest = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        match std::str::from_utf8(rest) {
            Ok(text) => text.to_owned(),
            // The one encoding left among the fixtures is Latin-1, whose bytes are the first code points.
            Err(_) => rest.iter().map(|byte| char::from(*byte)).collect(),
        }
    };
    text.split('\n')
        .map(|line| line.encode_utf16().collect())
        .collect()
}

/// The text from `line:column` to the end of that line, or to `end` where that is on the same line.
fn text_at(lines: &[Vec<u16>], line: usize, column: usize, end: Option<(usize, usize)>) -> String {
    let units = lines
        .get(line - 1)
        .unwrap_or_else(|| panic!("there is no line {line}"));
    let to = match end {
        Some((end_line, end_column)) if end_line == line => end_column - 1,
        _ => units.len(),
    };
    let range = units
        .get(column - 1..to)
        .unwrap_or_else(|| panic!("line {line} has no columns {column} to {to}"));
    String::from_utf16(range).expect("a place never cuts a character in two")
}

/// Where a rule's places are the texts of metadata elements: how those begin in the fixtures.
fn declared_beginnings(rule: &str) -> Option<&'static [&'static str]> {
    Some(match rule {
        "record/call-field-report" => &[
            "CALL",
            "Account.Activities$Call",
            "User.Activity$OwnerId$Call",
            "Claim__c.Activities$Call",
            "Call",
        ],
        "record/call-field-layout" => &["Call", "TASK.CALL"],
        "record/call-field-automation" => &["Call", "$Record.Call", "Task.Call"],
        "record/call-field-dashboard" => &["Call_Reports/", "CALL"],
        "metadata/adapter-host" => &["https://", "wss://", "phone.borrowdale"],
        "metadata/call-center-permission" => &["ManageCallCenters"],
        "metadata/call-center-field" => &["CallCenterId"],
        "metadata/screen-pop-flow" => &["<Flow"],
        "metadata/call-center-assignment" => &["CallCenter"],
        "metadata/call-center-condition" => &["$User.CallCenterId"],
        "metadata/canvas-open-cti" => &["OpenCTI"],
        "metadata/phone-record-actions" => &["Phone"],
        "presence/omni-toolkit" => &["<lightning:omniToolkitAPI", "sforce.console.presence"],
        "markup/utility-bar-api" => &["<lightning:utilityBarAPI"],
        "markup/click-to-dial-service" => &["import"],
        "markup/click-to-dial-message" => &["sendCTIMessage"],
        "markup/adapter-button" => &[
            "PhoneDesk",
            "&lt;p",
            "InteractionLog",
            "HaldenSoftphone",
            "/apex/PhoneDesk",
            "https://",
        ],
        "record/call-field-component" => &["import", "Task.Call", "'Task.Call", "Call"],
        "metadata/adapter-access" | "metadata/softphone-app" | "metadata/adapter-setting" => &[""],
        _ => return None,
    })
}

/// What the reported range of a usage has to begin with; any of these.
fn beginnings(usage: &Value) -> Vec<String> {
    let rule = field(usage, "rule");
    let words = |words: &[&str]| {
        words
            .iter()
            .map(|word| (*word).to_owned())
            .collect::<Vec<_>>()
    };
    if let Some(declared) = declared_beginnings(rule) {
        return words(declared);
    }
    if let Some(member) = usage.get("member").and_then(Value::as_str) {
        // `cti.onClickToDial` may be written through an alias of `cti`, `SCREENPOP_TYPE.FLOW` in brackets.
        let mut parts: Vec<String> = member.split('.').map(str::to_owned).collect();
        parts.push(member.to_owned());
        return parts;
    }
    match rule {
        "include/lightning-library" | "include/classic-library" | "include/console-library" => {
            words(&[
                "<script",
                "<apex:includeScript",
                "`",
                "'",
                "\"",
                "http",
                "/",
                "{!REQUIRESCRIPT",
                "&lt;script",
            ])
        }
        "metadata/call-center" => words(&["<CallCenter", "<callCenter"]),
        "metadata/desktop-cti" => words(&["<CallCenter"]),
        "metadata/softphone-utility" => words(&["<componentName"]),
        "metadata/softphone-layout" => words(&["{", "<"]),
        "markup/click-to-dial-visualforce" => words(&["<support:clickToDial"]),
        "markup/click-to-dial-lightning" => {
            words(&["<lightning-click-to-dial", "<lightning:clickToDial"])
        }
        "apex/call-center-query" => words(&["[", "'"]),
        "apex/directory-number" => words(&["[", "AdditionalNumber"]),
        "apex/presence-with-phone" => words(&["presence"]),
        "apex/canvas-open-cti" => words(&["OpenCTI"]),
        rule if rule.ends_with("/reference") => {
            words(&["sforce", "window", "(window", "global", "e.sforce"])
        }
        rule => panic!("say here what a place of {rule} begins with"),
    }
}

#[test]
fn a_reported_place_is_where_the_thing_is_written() {
    for name in FIXTURES {
        let root = fixture(name);
        let document = reports(name).document();
        let mut files: BTreeMap<&str, Vec<Vec<u16>>> = BTreeMap::new();
        for usage in list(&document, "/usages") {
            let path = field(usage, "path");
            let lines = files.entry(path).or_insert_with(|| lines_at(&root, path));
            let (line, column) = (number(usage, "line"), number(usage, "column"));
            let end = (number(usage, "endLine"), number(usage, "endColumn"));
            assert!(
                line >= 1 && column >= 1,
                "{name}/{path}: places start at 1:1"
            );
            // The export of a softphone layout has no place: all of the file is it.
            let whole_file = field(usage, "rule") == "metadata/softphone-layout";
            assert!(
                end > (line, column) || whole_file,
                "{name}/{path}:{line}: an empty range"
            );
            let text = text_at(
                lines,
                line,
                column,
                if whole_file { None } else { Some(end) },
            );
            let bare = text.trim_start_matches(['\'', '"', '[']);
            let wanted = beginnings(usage);
            assert!(
                wanted
                    .iter()
                    .any(|start| text.starts_with(start.as_str())
                        || bare.starts_with(start.as_str())),
                "{name}/{path}:{line}:{column} {}: `{text}` begins with none of {wanted:?}",
                field(usage, "rule"),
            );
            let member = usage.get("member").and_then(Value::as_str);
            if let Some(member) =
                member.filter(|_| declared_beginnings(field(usage, "rule")).is_none())
            {
                let whole = text_at(lines, line, 1, None);
                let last = member.rsplit('.').next().unwrap_or(member);
                let first = member.split('.').next().unwrap_or(member);
                assert!(
                    whole.contains(last) || whole.contains(first),
                    "{name}/{path}:{line}: {member} is not in `{whole}`"
                );
            }
        }
        for mention in list(&document, "/mentions") {
            let path = field(mention, "path");
            let lines = files.entry(path).or_insert_with(|| lines_at(&root, path));
            let text = text_at(
                lines,
                number(mention, "line"),
                number(mention, "column"),
                None,
            );
            let rule = field(mention, "rule");
            let member = rule.split_once('/').map_or(rule, |(_, member)| member);
            let starts = match member {
                "reference" => text.starts_with("sforce") || text.starts_with("opencti"),
                "task-call-field" | "call-center-query" | "call-center-assignment" => {
                    text.starts_with("Call")
                }
                _ => {
                    member.split('.').any(|part| text.starts_with(part)) || text.starts_with(member)
                }
            };
            assert!(starts, "{name}/{path}: a mention of {rule} at `{text}`");
        }
    }
}

#[test]
fn a_snippet_is_a_part_of_its_line() {
    // These stand for a whole file, and their snippet says what is in it.
    const OF_A_FILE: [&str; 2] = ["metadata/call-center", "metadata/softphone-layout"];
    for name in FIXTURES {
        let root = fixture(name);
        let document = reports(name).document();
        for usage in list(&document, "/usages") {
            let path = field(usage, "path");
            if OF_A_FILE.contains(&field(usage, "rule")) {
                continue;
            }
            let line = text_at(&lines_at(&root, path), number(usage, "line"), 1, None);
            let snippet = field(usage, "snippet");
            // Cut short and redacted pieces are told apart by their marks; what is between is from the file.
            for piece in snippet
                .split(['…', '‹', '›'])
                .filter(|piece| *piece != "redacted")
            {
                assert!(
                    line.contains(piece.trim()),
                    "{name}/{path}: `{piece}` is not in `{line}`"
                );
            }
        }
    }
}

#[test]
fn fingerprints_are_hashes_and_no_two_usages_share_one() {
    for name in FIXTURES {
        let document = reports(name).document();
        let mut seen = BTreeSet::new();
        for usage in list(&document, "/usages") {
            let fingerprint = field(usage, "fingerprint");
            assert_eq!(fingerprint.len(), 64, "{name}: {fingerprint}");
            assert!(
                fingerprint
                    .bytes()
                    .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
            );
            assert!(
                seen.insert(fingerprint),
                "{name}: {fingerprint} is given twice"
            );
        }
    }
}

#[test]
fn everything_is_reported_in_the_order_of_paths_and_places() {
    for name in FIXTURES {
        let document = reports(name).document();
        for what in ["/usages", "/mentions"] {
            let places: Vec<(&str, usize, usize)> = list(&document, what)
                .iter()
                .map(|one| {
                    (
                        field(one, "path"),
                        number(one, "line"),
                        number(one, "column"),
                    )
                })
                .collect();
            assert!(places.is_sorted(), "{name}: {what} are not in order");
        }
    }
}

#[test]
fn components_that_are_named_are_listed() {
    for name in FIXTURES {
        let document = reports(name).document();
        let known: BTreeSet<&str> = list(&document, "/components")
            .iter()
            .map(|component| field(component, "id"))
            .collect();
        let mut named: Vec<&str> = Vec::new();
        for link in list(&document, "/links") {
            named.extend([field(link, "from"), field(link, "to")]);
        }
        named.retain(|end| !end.starts_with("external:") && !end.starts_with("outside:"));
        named.extend(
            list(&document, "/usages")
                .iter()
                .map(|usage| field(usage, "component")),
        );
        named.extend(
            list(&document, "/callCenters")
                .iter()
                .map(|center| field(center, "component")),
        );
        for adapter in list(&document, "/adapters") {
            named.extend(
                list(adapter, "/components")
                    .iter()
                    .filter_map(Value::as_str),
            );
        }
        for component in named {
            assert!(
                known.contains(component),
                "{name}: {component} is named and not listed"
            );
        }
    }
}

#[test]
fn fingerprints_that_are_named_are_those_of_usages() {
    for name in FIXTURES {
        let document = reports(name).document();
        let usages: BTreeMap<&str, &Value> = list(&document, "/usages")
            .iter()
            .map(|usage| (field(usage, "fingerprint"), usage))
            .collect();
        for adapter in list(&document, "/adapters") {
            for fingerprint in list(adapter, "/usages") {
                let usage = usages.get(fingerprint.as_str().expect("a fingerprint"));
                let usage = usage.unwrap_or_else(|| panic!("{name}: {fingerprint} is of no usage"));
                assert_eq!(field(usage, "adapter"), field(adapter, "id"), "{name}");
            }
        }
        for layout in list(&document, "/softphoneLayouts") {
            for fingerprint in list(layout, "/usedBy") {
                assert!(
                    usages.contains_key(fingerprint.as_str().expect("a fingerprint")),
                    "{name}"
                );
            }
        }
    }
}

/// Strings of the form `EXAMPLE-WORD-0000`, which stand for secrets in the fixtures.
fn planted_secrets(text: &str) -> BTreeSet<String> {
    let mut secrets = BTreeSet::new();
    for (at, _) in text.match_indices("EXAMPLE-") {
        let word = text[at + "EXAMPLE-".len()..]
            .split('-')
            .next()
            .unwrap_or("");
        let secret = format!("EXAMPLE-{word}-0000");
        let is_word = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_uppercase());
        if is_word && text[at..].starts_with(&secret) {
            secrets.insert(secret);
        }
    }
    secrets
}

#[test]
fn no_secret_leaves_the_bundle_in_any_format() {
    let mut planted = BTreeSet::new();
    for name in FIXTURES {
        let root = fixture(name);
        for file in files_below(&root) {
            let bytes = fs::read(root.join(file)).expect("fixtures are readable");
            planted.extend(planted_secrets(&String::from_utf8_lossy(&bytes)));
        }
        let reports = reports(name);
        for (format, report) in reports.formats() {
            let shown = planted_secrets(&String::from_utf8_lossy(report));
            assert!(shown.is_empty(), "{name}: {format} shows {shown:?}");
        }
        assert!(
            planted_secrets(&reports.talk).is_empty(),
            "{name}: --verbose shows a secret"
        );
    }
    assert!(
        planted.len() >= 7,
        "the fixtures hold secrets to be kept: {planted:?}"
    );
}

/// What a report in words is to say, counted here from the JSON.
struct Figures {
    must_change: usize,
    live: usize,
    test_code: usize,
    standard: usize,
    mentions: usize,
    gaps: usize,
    adapters: usize,
}

impl Figures {
    fn of(document: &Value) -> Self {
        let usages = list(document, "/usages");
        let standard = |usage: &&Value| usage.get("standard").is_some();
        let test = |usage: &&Value| usage.get("testCode").is_some();
        let live = || {
            usages
                .iter()
                .filter(|usage| !standard(usage) && !test(usage))
        };
        Self {
            must_change: live()
                .filter(|usage| field(usage, "category") == "mandatory")
                .count(),
            live: live().count(),
            test_code: usages
                .iter()
                .filter(|usage| test(usage) && !standard(usage))
                .count(),
            standard: usages.iter().filter(standard).count(),
            mentions: list(document, "/mentions").len(),
            gaps: list(document, "/coverage/gaps").len(),
            adapters: list(document, "/adapters").len(),
        }
    }
}

/// The last two cells of the row `All` in a table of text or Markdown: live usages and those that must change.
fn totals(report: &str) -> Option<(usize, usize)> {
    let row = report.lines().find(|line| {
        let cells = line.replace(['|', '*'], " ");
        let mut cells = cells.split_whitespace();
        cells.next() == Some("All")
            && cells.all(|cell| cell == "·" || cell.parse::<usize>().is_ok())
    })?;
    let row = row.replace(['|', '*'], " ");
    let cells: Vec<usize> = row
        .split_whitespace()
        .skip(1)
        .map(|cell| cell.parse().unwrap_or(0))
        .collect();
    Some((cells[cells.len() - 2], cells[cells.len() - 1]))
}

/// The number before `what` in `text`.
fn count_before(text: &str, what: &str) -> usize {
    let before = text
        .split(what)
        .next()
        .filter(|before| before.len() < text.len());
    before
        .and_then(|before| {
            before
                .split_whitespace()
                .next_back()?
                .trim_matches(['*', '|'])
                .parse()
                .ok()
        })
        .unwrap_or(0)
}

#[test]
fn text_and_markdown_count_what_the_json_holds() {
    for name in FIXTURES {
        let figures = Figures::of(&reports(name).document());
        for (format, report) in reports(name).formats().into_iter().skip(1) {
            let report = std::str::from_utf8(report).expect("reports are UTF-8");
            let at = format!("{name}, {format}");
            if figures.live > 0 {
                assert_eq!(
                    totals(report),
                    Some((figures.live, figures.must_change)),
                    "{at}: totals"
                );
            }
            let head: String = report
                .lines()
                .take(20)
                .map(|line| format!("{line} "))
                .collect();
            assert_eq!(
                count_before(&head, "place"),
                figures.must_change,
                "{at}: verdict"
            );
            let line = report
                .lines()
                .find(|line| line.contains("Not counted"))
                .unwrap_or("");
            let only = if format == "text" {
                " only mentioned"
            } else {
                " mention"
            };
            for (what, number) in [
                (" in test code", figures.test_code),
                (" delivered with every org", figures.standard),
                (only, figures.mentions),
            ] {
                if figures.live > 0 {
                    assert_eq!(count_before(line, what), number, "{at}:{what}");
                }
            }
            let gaps = match format {
                "text" => report.lines().find(|line| line.starts_with("Not seen")),
                _ => report.lines().find(|line| line.starts_with("| Coverage")),
            };
            let gaps = gaps.unwrap_or_else(|| panic!("{at} tells no coverage"));
            assert_eq!(count_before(gaps, " gap"), figures.gaps, "{at}: gaps");
            // A page about nothing has no row for what is not there.
            if format == "markdown" && figures.adapters > 0 {
                let row = report.lines().find(|line| line.starts_with("| Adapters |"));
                let row = row.unwrap_or_else(|| panic!("{at} tells no adapters"));
                assert_eq!(last_number(row), figures.adapters, "{at}: adapters");
            }
        }
    }
}

/// The last number in a row of a table.
fn last_number(row: &str) -> usize {
    row.split(['|', ' '])
        .filter_map(|cell| cell.parse().ok())
        .next_back()
        .unwrap_or(0)
}

#[test]
fn a_row_per_capability_adds_up_to_the_total() {
    for name in FIXTURES {
        let document = reports(name).document();
        let mut live: BTreeMap<&str, usize> = BTreeMap::new();
        for usage in list(&document, "/usages") {
            if usage.get("standard").is_none() && usage.get("testCode").is_none() {
                *live.entry(field(usage, "capability")).or_default() += 1;
            }
        }
        let rows = std::str::from_utf8(&reports(name).text)
            .expect("reports are UTF-8")
            .lines()
            .skip_while(|line| !line.starts_with("──"))
            .skip(1)
            .take_while(|line| !line.starts_with("All "))
            .count();
        assert_eq!(rows, live.len(), "{name}: {live:?}");
    }
}
