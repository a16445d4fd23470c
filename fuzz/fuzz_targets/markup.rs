//! Markup of every kind, with the scripts inside it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sf_cti::bundle::{Language, MarkupKind};
use sf_cti_fuzz::{pick, read_file};

const KINDS: [(&str, MarkupKind); 6] = [
    ("Softphone.page", MarkupKind::Visualforce),
    ("softphone.cmp", MarkupKind::Aura),
    ("softphone.html", MarkupKind::Lwc),
    ("softphone.htm", MarkupKind::Html),
    ("softphone.html.erb", MarkupKind::Html),
    ("softphone.pug", MarkupKind::Indented),
];

fuzz_target!(|data: &[u8]| {
    let (name, kind) = pick(&KINDS, data);
    read_file(name, Language::Markup(kind), data);
});
