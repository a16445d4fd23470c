//! A whole audit of one small file, with its plan and its reports.

#![no_main]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use sf_cti::report::{Document, Style, json, markdown, terminal};
use sf_cti::{AuditOptions, plan};
use sf_cti_fuzz::{pick, same};
use tempfile::TempDir;

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| tempfile::tempdir().expect("a folder"));

const NAMES: [&str; 26] = [
    "callCenters/Phone.callCenter",
    "callCenters/Phone.callCenter-meta.xml",
    "pages/Phone.page",
    "components/Phone.component",
    "classes/Calls.cls",
    "triggers/Calls.trigger",
    "aura/phone/phone.cmp",
    "aura/phone/phoneController.js",
    "lwc/phone/phone.js",
    "lwc/phone/phone.html",
    "staticresources/phone.resource",
    "softphoneLayouts/Phone.softphoneLayout",
    "applications/Phone.app",
    "flexipages/Phone.flexipage",
    "objects/Task.object",
    "layouts/Task-Call.layout",
    "profiles/Agent.profile",
    "permissionsets/Agent.permissionset",
    "adapter/phone.ts",
    "adapter/phone.html",
    "adapter/phone.json",
    "adapter/phone.js.erb",
    "adapter/phone.haml",
    "adapter/tsconfig.json",
    "flows/Log_Call.flow",
    "webLinks/Call.weblink",
];

fuzz_target!(|data: &[u8]| {
    let bundle = FOLDER.path().join("org");
    let file = bundle.join(pick(&NAMES, data));
    fs::create_dir_all(file.parent().expect("it lies in a folder")).expect("a folder");
    fs::write(&file, data).expect("it can be written");
    let (one, other) = (audit(&bundle), audit(&bundle));
    fs::remove_file(&file).expect("it is there");
    same(&one, &other);
});

/// The reports of an audit of the folder `bundle`.
fn audit(bundle: &Path) -> [String; 3] {
    let paths: Vec<PathBuf> = vec![bundle.to_owned()];
    let options = AuditOptions {
        jobs: Some(1),
        ..AuditOptions::default()
    };
    let inventory = sf_cti::audit(&paths, &options, &|_| {}).expect("a folder can be audited");
    let as_of = date(2026, 11, 22);
    let plan = plan::build(
        &inventory,
        &plan::Options {
            target: None,
            sourcing: None,
            as_of,
        },
    );
    let document = Document::new(&inventory, &plan, as_of);
    let style = Style {
        color: false,
        width: 100,
    };
    let mut reports = [const { Vec::new() }; 3];
    let [data, page, summary] = &mut reports;
    json::write(&document, data).expect("memory takes it");
    markdown::write(&document, page).expect("memory takes it");
    terminal::write(&document, style, summary).expect("memory takes it");
    reports.map(|report| String::from_utf8(report).expect("reports are UTF-8"))
}
