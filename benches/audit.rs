//! The whole audit, and the gate, against a plain multi-pattern text search of the same tree, side by side in one run;
//! then the gate on a repository small enough to be checked on every commit.
//!
//! `cargo bench --bench audit` writes an org of 50,000 files into a scratch folder, runs the three in turn, and prints
//! the ratios of their best times and the audit's peak memory; then the median of many runs on 200 files. `SF_CTI_BENCH_FILES` sets another size. Nothing is
//! asserted: the ratio is for people to read.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use aho_corasick::AhoCorasick;

/// What a person would search for.
const PATTERNS: [&str; 10] = [
    "sforce.opencti",
    "sforce.interaction",
    "sforce.console.cti",
    "opencti_min.js",
    "interaction.js",
    "integration.js",
    "opencti:softPhone",
    "CallCenter",
    "CallDisposition",
    "CallDurationInSeconds",
];
/// Times that each side runs.
const ROUNDS: usize = 5;

fn main() -> io::Result<()> {
    // `cargo test --benches` only wants to know that it builds.
    if std::env::args().any(|argument| argument == "--test") {
        return Ok(());
    }
    let files: usize = std::env::var("SF_CTI_BENCH_FILES")
        .ok()
        .and_then(|size| size.parse().ok())
        .unwrap_or(50_000);
    let folder = tempfile::tempdir()?;
    let bytes = write_org(folder.path(), files)?;
    println!("org: {files} files, {:.0} MB", bytes as f64 / 1e6);
    let with_ripgrep = Command::new("rg")
        .arg("--version")
        .stdout(Stdio::null())
        .status()
        .is_ok();
    let searcher = if with_ripgrep {
        "ripgrep"
    } else {
        "a plain search of our own"
    };
    let mut audit_best = Duration::MAX;
    let mut check_best = Duration::MAX;
    let mut search_best = Duration::MAX;
    let mut peak_kib = 0;
    for _ in 0..ROUNDS {
        let started = Instant::now();
        if with_ripgrep {
            ripgrep(folder.path())?;
        } else {
            plain_search(folder.path())?;
        }
        search_best = search_best.min(started.elapsed());
        let started = Instant::now();
        let peak = audit(folder.path())?;
        audit_best = audit_best.min(started.elapsed());
        peak_kib = peak_kib.max(peak);
        let started = Instant::now();
        check(folder.path())?;
        check_best = check_best.min(started.elapsed());
    }
    println!(
        "{searcher}: {:.2} s (best of {ROUNDS})",
        search_best.as_secs_f64()
    );
    for (command, best) in [("audit", audit_best), ("check", check_best)] {
        let ratio = best.as_secs_f64() / search_best.as_secs_f64();
        println!(
            "sf-cti {command}: {:.2} s (best of {ROUNDS}), ratio {ratio:.2}",
            best.as_secs_f64()
        );
    }
    match peak_kib {
        0 => println!("peak memory: not told by this system"),
        peak => println!("peak memory: {:.0} MB", peak as f64 / 1024.0),
    }
    small_repository()
}

/// The gate on 200 files: the median of many runs.
fn small_repository() -> io::Result<()> {
    const FILES: usize = 200;
    const RUNS: usize = 41;
    let folder = tempfile::tempdir()?;
    write_org(folder.path(), FILES)?;
    let mut times = Vec::new();
    for _ in 0..RUNS {
        let started = Instant::now();
        check(folder.path())?;
        times.push(started.elapsed());
    }
    times.sort();
    println!(
        "sf-cti check on {FILES} files: median {} ms of {RUNS} runs",
        times[RUNS / 2].as_millis()
    );
    Ok(())
}

/// Runs the gate, which fails or passes.
fn check(folder: &Path) -> io::Result<()> {
    let status = Command::new(env!("CARGO_BIN_EXE_sf-cti"))
        .args(["check", "--quiet", "--as-of", "2026-11-22"])
        .arg(folder)
        .stdout(Stdio::null())
        .status()?;
    assert!(
        matches!(status.code(), Some(0 | 1)),
        "the check failed: {status}"
    );
    Ok(())
}

/// Runs the audit and returns its peak resident memory in KiB, where the system tells it.
fn audit(folder: &Path) -> io::Result<u64> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_sf-cti"))
        .args([
            "audit",
            "--quiet",
            "--format",
            "json",
            "--as-of",
            "2026-11-22",
        ])
        .arg(folder)
        .stdout(Stdio::null())
        .spawn()?;
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    loop {
        if let Some(found) = high_water_mark(&status) {
            peak = peak.max(found);
        }
        if let Some(code) = child.try_wait()? {
            assert!(code.success(), "the audit failed: {code}");
            return Ok(peak);
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn high_water_mark(status: &str) -> Option<u64> {
    let text = fs::read_to_string(status).ok()?;
    let line = text.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

fn ripgrep(folder: &Path) -> io::Result<()> {
    let mut command = Command::new("rg");
    command.args([
        "--no-ignore",
        "--hidden",
        "--count",
        "--text",
        "--ignore-case",
        "--fixed-strings",
    ]);
    for pattern in PATTERNS {
        command.args(["-e", pattern]);
    }
    command.arg(folder).stdout(Stdio::null()).status()?;
    Ok(())
}

fn plain_search(folder: &Path) -> io::Result<()> {
    let automaton = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(PATTERNS)
        .map_err(io::Error::other)?;
    let mut hits = 0;
    for entry in walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
    {
        if entry.file_type().is_file() {
            hits += automaton.find_iter(&fs::read(entry.path())?).count();
        }
    }
    io::stderr().write_all(format!("{hits} hits\n").as_bytes())
}

/// Writes an org in source layout: mostly metadata that has nothing to do with telephones, as in real ones.
fn write_org(root: &Path, files: usize) -> io::Result<u64> {
    let mut org = Org {
        root,
        written: 0,
        bytes: 0,
    };
    org.write(
        "sfdx-project.json",
        r#"{"packageDirectories":[{"path":"force-app","default":true}],"sourceApiVersion":"64.0"}"#,
    )?;
    for call_center in 0..3 {
        let name = format!("Phone{call_center}");
        org.write(
            &format!("force-app/main/default/callCenters/{name}.callCenter-meta.xml"),
            &format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<CallCenter xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n    <adapterUrl>/apex/{name}</adapterUrl>\n    <displayName>{name}</displayName>\n    <sections>\n        <items>\n            <label>Use API</label>\n            <name>reqUseApi</name>\n            <value>true</value>\n        </items>\n        <label>General</label>\n        <name>reqGeneralInfo</name>\n    </sections>\n</CallCenter>\n"
            ),
        )?;
    }
    let mut at = 0;
    while org.written < files {
        org.component(at)?;
        at += 1;
    }
    Ok(org.bytes)
}

struct Org<'r> {
    root: &'r Path,
    written: usize,
    bytes: u64,
}

impl Org<'_> {
    fn write(&mut self, path: &str, text: &str) -> io::Result<()> {
        let path = self.root.join(path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(path, text)?;
        self.written += 1;
        self.bytes += text.len() as u64;
        Ok(())
    }

    /// The `at`-th component; the mix repeats every 25, with one use of Open CTI in a thousand.
    fn component(&mut self, at: usize) -> io::Result<()> {
        let base = format!("force-app/main/area{}", at % 40);
        match at % 25 {
            0..=4 => {
                let mut class = format!("public with sharing class Service{at} {{\n");
                for method in 0..30 {
                    class.push_str(&format!(
                        "    public static List<Account> find{method}(String name) {{\n        // Accounts of one region, newest first\n        return [SELECT Id, Name, Region__c FROM Account WHERE Name = :name AND Level__c = {method} LIMIT 200];\n    }}\n"
                    ));
                }
                if at.is_multiple_of(200) {
                    class.push_str("    public static void log(Task t) {\n        t.CallDisposition = 'Answered';\n    }\n");
                }
                class.push_str("}\n");
                self.write(&format!("{base}/classes/Service{at}.cls"), &class)?;
                self.write(
                    &format!("{base}/classes/Service{at}.cls-meta.xml"),
                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ApexClass xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n    <apiVersion>64.0</apiVersion>\n    <status>Active</status>\n</ApexClass>\n",
                )
            }
            5..=9 => {
                let mut script = String::from("import { LightningElement, api } from 'lwc';\n\nexport default class Panel extends LightningElement {\n");
                for method in 0..25 {
                    script.push_str(&format!(
                        "    handle{method}(event) {{\n        const row = this.rows.find((one) => one.id === event.detail.id);\n        this.selected = row ? {{ ...row, level: {method} }} : null;\n    }}\n"
                    ));
                }
                script.push_str("}\n");
                self.write(&format!("{base}/lwc/panel{at}/panel{at}.js"), &script)?;
                self.write(
                    &format!("{base}/lwc/panel{at}/panel{at}.html"),
                    &"<template><lightning-card title=\"Panel\"><p class=\"slds-p-around_small\">{label}</p></lightning-card></template>\n".repeat(12),
                )
            }
            10 if at % 1000 == 10 => {
                let mut page = String::from("<apex:page showHeader=\"false\">\n<script src=\"/support/api/60.0/lightning/opencti_min.js\"></script>\n<script>\n");
                for call in 0..20 {
                    page.push_str(&format!(
                        "function pop{call}(id) {{ sforce.opencti.screenPop({{ type: sforce.opencti.SCREENPOP_TYPE.SOBJECT, params: {{ recordId: id }} }}); }}\n"
                    ));
                }
                page.push_str("</script>\n</apex:page>\n");
                self.write(&format!("{base}/pages/Phone{at}.page"), &page)
            }
            10..=13 => self.write(
                &format!("{base}/pages/Page{at}.page"),
                &format!(
                    "<apex:page controller=\"Service{at}\">\n{}</apex:page>\n",
                    "    <apex:outputText value=\"{!name}\"/>\n    <script>var rows = []; function add(row) { rows.push(row); }</script>\n".repeat(20)
                ),
            ),
            14..=16 => self.write(
                &format!("{base}/profiles/Profile{at}.profile-meta.xml"),
                &format!(
                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Profile xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n{}</Profile>\n",
                    (0..300)
                        .map(|field| format!("    <fieldPermissions>\n        <editable>true</editable>\n        <field>Account.Field{field}__c</field>\n        <readable>true</readable>\n    </fieldPermissions>\n"))
                        .collect::<String>()
                ),
            ),
            _ => self.write(
                &format!("{base}/objects/Thing{}__c/fields/Field{at}__c.field-meta.xml", at % 97),
                &format!(
                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<CustomField xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n    <fullName>Field{at}__c</fullName>\n    <externalId>false</externalId>\n    <label>Field {at}</label>\n    <length>255</length>\n    <required>false</required>\n    <type>Text</type>\n    <unique>false</unique>\n</CustomField>\n"
                ),
            ),
        }
    }
}
