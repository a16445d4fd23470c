//! Edits that add no use of Open CTI and edits that do, made by a generator on two orgs: the gate must let the first
//! pass with the baseline of before, and catch each of the second.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::date;
use sf_cti::catalog::Severity;
use sf_cti::gate::{Baseline, Known, Policy, Record, State, candidates, judge};
use sf_cti::inventory::Inventory;
use sf_cti::{AuditOptions, audit};
use tempfile::TempDir;

use crate::support::{files_below, fixture};

/// Edits for each org and kind.
const EACH: usize = 10;

fn inventory(folder: &Path) -> Inventory {
    audit(&[folder.to_owned()], &AuditOptions::default(), &|_| {})
        .expect("the folder can be opened")
}

fn policy() -> Policy {
    Policy {
        fail_on: Some(Severity::Note),
        ..Policy::new(date(2026, 11, 22))
    }
}

fn baseline(folder: &Path) -> Baseline {
    let inventory = inventory(folder);
    let subjects = candidates(&inventory, &policy()).into_iter();
    Baseline::new(subjects.map(|subject| Record::of(subject, &inventory)))
}

/// What the gate calls new, as `path:line rule`.
fn new_uses(folder: &Path, baseline: &Baseline) -> Vec<String> {
    let inventory = inventory(folder);
    let known = Known {
        baseline: Some(baseline),
        ..Known::default()
    };
    let verdict = judge(&inventory, &policy(), known);
    let findings = verdict.findings.iter();
    findings
        .filter(|finding| finding.state == State::New)
        .map(|finding| {
            let place = finding.subject.place(&inventory);
            let rule = finding.subject.rule(&inventory);
            format!("{}:{} {}", place.path, place.start.line, rule.id)
        })
        .collect()
}

/// A small generator: the same edits on every run and machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % bound
    }

    fn pick<'t, T>(&mut self, from: &'t [T]) -> &'t T {
        &from[self.below(from.len())]
    }
}

/// A copy of a fixture that may be edited.
struct Org {
    folder: TempDir,
    /// Text files that hold a use.
    used: Vec<String>,
}

impl Org {
    fn copy(name: &str, used: &[String]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let from = fixture(name);
        for file in files_below(&from) {
            let to = folder.path().join(&file);
            fs::create_dir_all(to.parent().expect("below the folder")).expect("made");
            fs::copy(from.join(&file), to).expect("copied");
        }
        Self {
            folder,
            used: used.to_vec(),
        }
    }

    fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).expect("text")
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.path(file);
        fs::create_dir_all(path.parent().expect("below the folder")).expect("made");
        fs::write(path, text).expect("written");
    }

    /// Moves a file and what lies beside it under the same name.
    fn rename(&self, from: &str, to: &str) {
        for beside in ["", "-meta.xml"] {
            let old = self.path(&format!("{from}{beside}"));
            if old.exists() {
                let new = self.path(&format!("{to}{beside}"));
                fs::create_dir_all(new.parent().expect("below the folder")).expect("made");
                fs::rename(old, new).expect("renamed");
            }
        }
    }
}

/// Text files of an org that hold a use that the gate looks at.
fn used_files(name: &str) -> Vec<String> {
    let inventory = inventory(&fixture(name));
    let mut used: Vec<String> = candidates(&inventory, &policy())
        .iter()
        .map(|subject| subject.place(&inventory).path.to_string())
        .filter(|path| fs::read_to_string(fixture(name).join(path)).is_ok())
        .collect();
    used.sort();
    used.dedup();
    used
}

/// Blank lines between lines of a file.
fn insert_lines(org: &Org, dice: &mut Dice) -> String {
    let file = dice.pick(&org.used).clone();
    let text = org.read(&file);
    let mut lines: Vec<&str> = text.split('\n').collect();
    // An XML declaration stands on the first line or is none.
    for _ in 0..=dice.below(5) {
        let at = 1 + dice.below(lines.len());
        lines.insert(at.min(lines.len()), "");
    }
    org.write(&file, &lines.join("\n"));
    file
}

/// Other indentation, and line ends of another system.
fn reindent(org: &Org, dice: &mut Dice) -> String {
    let file = dice.pick(&org.used).clone();
    let indent = *dice.pick(&["\t", "   ", ""]);
    let end = *dice.pick(&["\n", "\r\n"]);
    let text = org.read(&file);
    let lines: Vec<String> = text
        .lines()
        .map(|line| {
            let blanks = line.len() - line.trim_start_matches(' ').len();
            format!(
                "{}{}",
                indent.repeat(blanks / 2),
                line.trim_start_matches(' ')
            )
        })
        .collect();
    org.write(&file, &(lines.join(end) + end));
    format!("{file} with {indent:?} and {end:?}")
}

/// A component under another name: its file, its bundle's folder, its descriptor. Names inside stay.
fn rename(org: &Org, dice: &mut Dice) -> String {
    let file = dice.pick(&org.used).clone();
    let parts: Vec<&str> = file.split('/').collect();
    let bundle = parts.iter().position(|part| ["lwc", "aura"].contains(part));
    if let Some(at) = bundle {
        let name = parts[at + 1];
        let folder = parts[..=at + 1].join("/");
        for inner in files_below(&org.path(&folder)) {
            let renamed = inner.replace(name, &format!("{name}Old"));
            org.rename(
                &format!("{folder}/{inner}"),
                &format!("{folder}Old/{renamed}"),
            );
        }
        return folder;
    }
    let (folder, name) = file.rsplit_once('/').unwrap_or(("", &file));
    let (stem, extension) = name.split_once('.').unwrap_or((name, ""));
    org.rename(&file, &format!("{folder}/{stem}_Old.{extension}"));
    file
}

/// A file in another folder of the same kind.
fn move_file(org: &Org, dice: &mut Dice) -> String {
    let movable: Vec<String> = org
        .used
        .iter()
        .filter(|file| {
            let kind = file.rsplit('/').nth(1).unwrap_or("");
            [
                "classes",
                "pages",
                "components",
                "staticresources",
                "layouts",
                "profiles",
                "flows",
            ]
            .contains(&kind)
        })
        .cloned()
        .collect();
    let file = dice.pick(&movable).clone();
    let (folder, name) = file.rsplit_once('/').expect("it lies in a folder");
    // A folder below static resources would be a resource of its own.
    let only_across = folder.contains("staticresources");
    let to = if folder.contains("/main/default/") && (only_across || dice.below(2) == 0) {
        format!(
            "{}/{name}",
            folder.replace("/main/default/", "/telephony/default/")
        )
    } else {
        format!("{folder}/telephony/{name}")
    };
    org.rename(&file, &to);
    format!("{file} to {to}")
}

/// Two neighbours that begin and end alike change places: methods of a class, entries of metadata, functions.
fn reorder(org: &Org, dice: &mut Dice) -> String {
    let swappable: Vec<(String, String)> = org
        .used
        .iter()
        .filter_map(|file| {
            Some((
                file.clone(),
                with_neighbours_swapped(&org.read(file), dice)?,
            ))
        })
        .collect();
    let (file, text) = dice.pick(&swappable);
    org.write(file, text);
    file.clone()
}

/// The same lines with two neighbouring blocks of one indentation and one last line in each other's place.
fn with_neighbours_swapped(text: &str, dice: &mut Dice) -> Option<String> {
    let lines: Vec<&str> = text.lines().collect();
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut blocks: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let opens = lines[at];
        let deeper = lines
            .get(at + 1)
            .is_some_and(|next| indent(next) > indent(opens));
        if indent(opens) == 4 && !opens.trim().is_empty() && deeper {
            let end = (at + 1..lines.len()).find(|&end| {
                !lines[end].trim().is_empty() && indent(lines[end]) <= indent(opens)
            })?;
            blocks.push((at, end));
            at = end + 1;
        } else {
            at += 1;
        }
    }
    let closes = |block: &(usize, usize)| lines[block.1].trim();
    let pairs: Vec<usize> = (1..blocks.len())
        .filter(|&second| {
            let (one, two) = (&blocks[second - 1], &blocks[second]);
            let closed = closes(one).starts_with(['}', '<']);
            let between = &lines[one.1 + 1..two.0];
            closed
                && closes(one) == closes(two)
                && between.iter().all(|line| line.trim().is_empty())
        })
        .collect();
    if pairs.is_empty() {
        return None;
    }
    let second = *dice.pick(&pairs);
    let (one, two) = (blocks[second - 1], blocks[second]);
    let mut swapped: Vec<&str> = lines[..one.0].to_vec();
    swapped.extend(&lines[two.0..=two.1]);
    swapped.extend(&lines[one.1 + 1..two.0]);
    swapped.extend(&lines[one.0..=one.1]);
    swapped.extend(&lines[two.1 + 1..]);
    Some(swapped.join("\n") + "\n")
}

/// A descriptor goes, or comes where there was none.
fn meta(org: &Org, dice: &mut Dice) -> String {
    let coded: Vec<String> = org
        .used
        .iter()
        .filter(|file| {
            let code = [".cls", ".page", ".component", ".trigger"];
            code.iter().any(|end| file.ends_with(end))
        })
        .cloned()
        .collect();
    let file = dice.pick(&coded).clone();
    let partner = org.path(&format!("{file}-meta.xml"));
    if partner.exists() {
        fs::remove_file(partner).expect("removed");
    } else {
        fs::write(partner, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ApexPage xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n    <apiVersion>60.0</apiVersion>\n</ApexPage>\n").expect("written");
    }
    file
}

/// Arguments of a call change.
fn edit_arguments(org: &Org, dice: &mut Dice) -> String {
    let coded: Vec<(String, String)> = org
        .used
        .iter()
        .filter(|file| [".page", ".js"].iter().any(|end| file.ends_with(end)))
        .filter_map(|file| {
            let text = org.read(file);
            let edited = ["callback: ", "true)", "'Inbound'", "'inbound'", "'Phone'"]
                .iter()
                .zip([
                    "label: 'x', callback: ",
                    "!false)",
                    "'Out'",
                    "'out'",
                    "'Desk'",
                ])
                .fold(text.clone(), |text, (from, to)| text.replace(from, to));
            (edited != text).then(|| (file.clone(), edited))
        })
        .collect();
    let (file, text) = dice.pick(&coded);
    org.write(file, text);
    file.clone()
}

/// A script that no longer parses: its uses are seen as text.
fn break_script(org: &Org, dice: &mut Dice) -> String {
    let scripts: Vec<String> = org
        .used
        .iter()
        .filter(|file| file.ends_with(".js"))
        .cloned()
        .collect();
    if scripts.is_empty() {
        return "nothing to break".to_owned();
    }
    let file = dice.pick(&scripts).clone();
    org.write(&file, &(org.read(&file) + "\nvar = ;\n"));
    file
}

/// A use of another kind, or one more of the same, in code that has some already.
fn add(org: &Org, dice: &mut Dice) -> String {
    let coded: Vec<String> = org
        .used
        .iter()
        .filter(|file| file.ends_with(".page") || file.ends_with(".cls") || file.ends_with(".js"))
        .cloned()
        .collect();
    let file = dice.pick(&coded).clone();
    let text = org.read(&file);
    let number = dice.below(1000);
    let call = format!(
        "function desk{number}() {{ sforce.opencti.getAppViewInfo({{ callback: console.log }}); }}"
    );
    let text = if file.ends_with(".cls") {
        let end = text.rfind('}').expect("a class ends");
        format!(
            "{}    public static List<Task> calls{number}() {{ return [SELECT Id, CallObject FROM Task]; }}\n}}\n",
            &text[..end]
        )
    } else if file.ends_with(".page") {
        text.replacen(
            "</apex:page>",
            &format!("<script>{call}</script>\n</apex:page>"),
            1,
        )
    } else {
        format!("{text}\nwindow.desk{number} = {call};\n")
    };
    org.write(&file, &text);
    file
}

/// One use goes, and the same comes elsewhere.
fn swap(org: &Org, dice: &mut Dice) -> String {
    let pages: Vec<(String, String)> = org
        .used
        .iter()
        .filter(|file| file.ends_with(".page") || file.ends_with(".cls"))
        .filter_map(|file| {
            let text = org.read(file);
            let line = text.lines().find(|line| {
                let line = line.trim();
                line.starts_with("<apex:includeScript")
                    && line.ends_with("/>")
                    && (line.contains("interaction.js") || line.contains("opencti"))
                    || line.starts_with("task.Call") && line.ends_with(';')
                    || line.starts_with("call.Call") && line.ends_with(';')
            })?;
            Some((file.clone(), line.to_owned()))
        })
        .collect();
    let (file, line) = dice.pick(&pages).clone();
    let text = org.read(&file);
    org.write(&file, &text.replacen(&format!("{line}\n"), "", 1));
    let number = dice.below(1000);
    let (folder, _) = file.rsplit_once('/').expect("it lies in a folder");
    if file.ends_with(".page") {
        let page = format!("<apex:page>\n{line}\n</apex:page>\n");
        org.write(&format!("{folder}/Swapped{number}.page"), &page);
    } else {
        let class = format!(
            "public class Swapped{number} {{\n    void log(Task task, Task call) {{\n{line}\n    }}\n}}\n"
        );
        org.write(&format!("{folder}/Swapped{number}.cls"), &class);
    }
    format!("{} from {file}", line.trim())
}

type Edit = fn(&Org, &mut Dice) -> String;

/// Edits that add nothing.
const HARMLESS: [(&str, Edit); 8] = [
    ("insert lines", insert_lines),
    ("re-indent", reindent),
    ("move", move_file),
    ("rename", rename),
    ("reorder", reorder),
    ("meta file", meta),
    ("edit arguments", edit_arguments),
    ("break a script", break_script),
];

/// Edits that add a use.
const HARMFUL: [(&str, Edit); 2] = [("add", add), ("swap", swap)];

fn run(name: &str, seed: u64) -> (BTreeMap<&'static str, usize>, Vec<String>) {
    let used = used_files(name);
    let baseline = baseline(&fixture(name));
    let mut dice = Dice(seed);
    let mut caught = BTreeMap::new();
    let mut wrong = Vec::new();
    let kinds = HARMLESS.iter().map(|edit| (edit, false));
    for ((kind, edit), adds) in kinds.chain(HARMFUL.iter().map(|edit| (edit, true))) {
        for _ in 0..EACH {
            let org = Org::copy(name, &used);
            let what = edit(&org, &mut dice);
            let new = new_uses(org.folder.path(), &baseline);
            *caught.entry(*kind).or_default() += usize::from(!new.is_empty());
            if new.is_empty() == adds {
                wrong.push(format!("{name}: {kind}: {what}: {new:?}"));
            }
        }
    }
    (caught, wrong)
}

#[test]
fn edits_that_add_nothing_pass_and_each_that_adds_is_caught_in_a_lightning_org() {
    let (caught, wrong) = run("lightning-adapter", 7);
    println!("lightning-adapter: {caught:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn edits_that_add_nothing_pass_and_each_that_adds_is_caught_in_a_classic_org() {
    let (caught, wrong) = run("classic-console", 11);
    println!("classic-console: {caught:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn another_layout_of_the_same_org_adds_nothing() {
    let baseline = baseline(&fixture("lightning-adapter"));
    let new = new_uses(&fixture("lightning-adapter-mdapi"), &baseline);
    // The export of softphone layouts lies outside the package directories and has no place in the other layout.
    assert_eq!(new, Vec::<String>::new());
}
