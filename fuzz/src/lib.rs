//! What the fuzz targets share: how an input becomes a file, and what has to hold for whatever is read from it.

use std::fmt::Debug;
use std::sync::{Arc, LazyLock};

use rayon::ThreadPool;
use sf_cti::bundle::{BundlePath, ComponentId, Encoding, Language, SourceFile};
use sf_cti::{detect, syntax};

/// A worker of the audit has a quarter of it; instrumented code needs more for the same depth.
const STACK: usize = 1024 * 1024 * 1024;

static WORKER: LazyLock<ThreadPool> = LazyLock::new(|| {
    rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .stack_size(STACK)
        .build()
        .expect("the system gives a thread")
});

/// Runs `work` with the stack that a parser has in an audit.
pub fn on_a_worker<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    WORKER.install(work)
}

/// One of `choices`: the length of an input decides, so that a file is a seed as it is.
pub fn pick<T: Copy>(choices: &[T], data: &[u8]) -> T {
    choices[data.len() % choices.len()]
}

/// Longest input.
const LONGEST: usize = 64 * 1024;
/// Longest input that is repeated.
const SHORT: usize = 24;

/// An input as text; what is not UTF-8 becomes characters of several bytes.
fn text(data: &[u8]) -> String {
    String::from_utf8_lossy(data).into_owned()
}

/// An input as texts: as it is, and a short one also repeated to the greatest length, since what takes quadratic
/// time or nests too deep is made of repetition, which chance does not write.
pub fn texts(data: &[u8]) -> impl Iterator<Item = String> {
    let one = text(data);
    let many = (1..=SHORT)
        .contains(&one.len())
        .then(|| one.repeat(LONGEST / one.len()));
    std::iter::once(one).chain(many)
}

/// Reads an input as the file `name`, and holds what has to hold.
pub fn read_file(name: &str, language: Language, data: &[u8]) {
    for text in texts(data) {
        read_text(name, language, text);
    }
}

fn read_text(name: &str, language: Language, text: String) {
    let file = SourceFile {
        path: BundlePath::new(name),
        text: Arc::from(text),
        encoding: Encoding::Utf8,
        language,
        component: ComponentId::new(ComponentId::FILE, name),
        member: None,
        package: None,
        is_meta_partner: false,
        test_code: false,
        force_ignored: false,
    };
    on_a_worker(|| {
        let read = || syntax::read(&file, detect::interest(), &syntax::Alone);
        let facts = read();
        spans_lie_inside(&facts, &file.text);
        same(&facts, &read());
    });
}

/// Holds that every [`Span`](sf_cti::bundle::Span) anywhere in `facts` is a range of `text` that starts and ends
/// between two characters.
pub fn spans_lie_inside(facts: &impl Debug, text: &str) {
    let shown = format!("{facts:?}");
    for (start, end) in spans(&shown) {
        assert!(
            start <= end && text.get(start..end).is_some(),
            "{start}..{end} is no range of the text, which has {} bytes",
            text.len()
        );
    }
}

/// Holds that two readings are the same.
pub fn same(one: &impl Debug, other: &impl Debug) {
    assert_eq!(format!("{one:?}"), format!("{other:?}"), "read twice");
}

/// The spans in the `Debug` form of a value, strings inside it passed over.
fn spans(shown: &str) -> Vec<(usize, usize)> {
    const NAME: &str = "Span { start: ";
    let mut spans = Vec::new();
    let mut rest = shown;
    while let Some(at) = rest.find(['"', 'S']) {
        rest = &rest[at..];
        if rest.starts_with('"') {
            rest = behind_string(rest);
        } else if let Some(numbers) = rest.strip_prefix(NAME) {
            let (start, numbers) = numbers.split_once(", end: ").expect("a span has an end");
            let (end, _) = numbers.split_once(' ').expect("a span is closed");
            let number = |digits: &str| digits.parse().expect("a span holds numbers");
            spans.push((number(start), number(end)));
            rest = numbers;
        } else {
            rest = &rest[1..];
        }
    }
    spans
}

/// What follows the string that `shown` starts with.
fn behind_string(shown: &str) -> &str {
    let mut escaped = false;
    for (at, byte) in shown.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return &shown[at + 1..],
            _ => {}
        }
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::*;
    use sf_cti::bundle::Span;

    #[test]
    fn spans_are_found_wherever_they_stand() {
        let facts = vec![
            (Some(Span::new(1, 2)), "a \" Span { start: 8, end: 9 }"),
            (None, "\\"),
            (Some(Span::new(3, 4)), ""),
        ];
        assert_eq!(spans(&format!("{facts:?}")), [(1, 2), (3, 4)]);
    }

    #[test]
    #[should_panic(expected = "1..2 is no range")]
    fn a_span_inside_a_character_is_noticed() {
        spans_lie_inside(&Span::new(1, 2), "\u{20AC}");
    }
}
