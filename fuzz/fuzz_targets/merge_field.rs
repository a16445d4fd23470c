//! Merge fields: found where they are, blanked without moving anything. Strings, and what a server fills, by the way.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sf_cti::syntax::{merge_field, quoted, settings, template};
use sf_cti_fuzz::{same, spans_lie_inside, texts};

fuzz_target!(|data: &[u8]| texts(data).for_each(|text| blank(&text)));

fn blank(text: &str) {
    let fields = merge_field::fields(text);
    spans_lie_inside(&fields, text);
    assert!(
        fields
            .windows(2)
            .all(|pair| pair[0].span.end <= pair[1].span.start),
        "fields do not overlap"
    );
    same(&fields, &merge_field::fields(text));
    let blank = merge_field::blank(text);
    assert_eq!(blank.len(), text.len(), "nothing has moved");
    let lines = |text: &str| -> Vec<usize> { text.match_indices('\n').map(|(at, _)| at).collect() };
    let (before, after) = (lines(text), lines(&blank));
    assert!(
        after.iter().all(|at| before.binary_search(at).is_ok()),
        "no line is new"
    );
    same(&blank, &merge_field::blank(text));
    spans_lie_inside(&template::filled(text), text);
    spans_lie_inside(&quoted::strings(text), text);
    same(&settings::aliases(text), &settings::aliases(text));
    same(&settings::json(text), &settings::json(text));
    same(&template::shown(&blank), &template::shown(&blank));
}
