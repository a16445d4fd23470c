//! Scripts: JavaScript, TypeScript, TypeScript with elements, declarations.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sf_cti::bundle::Language;
use sf_cti_fuzz::{pick, read_file};

const DIALECTS: [(&str, Language); 4] = [
    ("adapter.js", Language::JavaScript),
    ("adapter.ts", Language::TypeScript),
    ("adapter.tsx", Language::TypeScript),
    ("adapter.d.ts", Language::TypeScript),
];

fuzz_target!(|data: &[u8]| {
    let (name, language) = pick(&DIALECTS, data);
    read_file(name, language, data);
});
