//! The text fallback: what no parser takes, and languages that have none.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sf_cti::detect;
use sf_cti::syntax::text as fallback;
use sf_cti_fuzz::{on_a_worker, same, spans_lie_inside, texts};

fuzz_target!(|data: &[u8]| {
    for text in texts(data) {
        on_a_worker(|| {
            for read in [fallback::read, fallback::read_other] {
                let reading = read(&text, detect::interest());
                spans_lie_inside(&reading, &text);
                same(&reading, &read(&text, detect::interest()));
            }
        });
    }
});
