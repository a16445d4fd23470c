//! Apex classes and triggers.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sf_cti::bundle::Language;
use sf_cti_fuzz::read_file;

fuzz_target!(|data: &[u8]| read_file("Calls.cls", Language::Apex, data));
