//! Metadata XML.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sf_cti::bundle::Language;
use sf_cti_fuzz::read_file;

fuzz_target!(|data: &[u8]| read_file("Task.object", Language::Xml, data));
