//! One line on a terminal while work goes on, and nothing anywhere else.

use std::io::{self, IsTerminal, Write};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::text::{counted, thousands};
use crate::Progress;

/// Time between two lines.
const PAUSE: Duration = Duration::from_millis(200);

/// The line, if there is somebody to see it.
pub(super) struct ProgressLine {
    shown: Option<Mutex<Shown>>,
}

struct Shown {
    last: Instant,
    /// Columns that are written to, and have to be cleared.
    width: usize,
}

impl ProgressLine {
    /// Shows nothing when standard error is no terminal, or `quiet`.
    pub(super) fn new(quiet: bool) -> Self {
        let seen = !quiet && io::stderr().is_terminal();
        Self {
            shown: seen.then(|| {
                Mutex::new(Shown {
                    last: Instant::now(),
                    width: 0,
                })
            }),
        }
    }

    /// Called from many threads, once per file; a thread that finds another one writing goes on with its work.
    pub(super) fn update(&self, progress: Progress) {
        let Some(Ok(mut shown)) = self.shown.as_ref().map(Mutex::try_lock) else {
            return;
        };
        if shown.last.elapsed() < PAUSE {
            return;
        }
        let line = line(progress);
        // A shorter line would leave the end of a longer one behind.
        let width = shown.width.max(line.chars().count());
        let _ = write!(io::stderr(), "\r{line:width$}");
        shown.width = width;
        shown.last = Instant::now();
    }

    /// Takes the line away.
    pub(super) fn clear(&self) {
        let Some(Ok(mut shown)) = self.shown.as_ref().map(Mutex::lock) else {
            return;
        };
        if shown.width > 0 {
            let _ = write!(io::stderr(), "\r{:width$}\r", "", width = shown.width);
            shown.width = 0;
        }
    }
}

fn line(progress: Progress) -> String {
    format!(
        "{} of {}, {}",
        thousands(progress.files_done),
        counted(progress.files_total, "file"),
        counted(progress.usages, "usage")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_how_far_it_is() {
        let progress = Progress {
            files_done: 12_345,
            files_total: 50_000,
            usages: 37,
        };
        assert_eq!(line(progress), "12,345 of 50,000 files, 37 usages");
    }
}
