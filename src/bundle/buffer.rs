//! Where the bytes of a file are read to: one place per thread, so that tens of thousands of small files ask
//! neither for memory nor for their length.

use std::cell::Cell;
use std::io::{self, ErrorKind, Read};

/// Nearly all files of an org fit.
const USUAL: usize = 64 * 1024;
/// A buffer that has grown beyond this is not kept.
const KEPT: usize = 1024 * 1024;

thread_local! {
    static SPARE: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// How much of a file has been read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Head {
    /// All of it.
    Whole,
    /// As much as fits; there may be more.
    Part,
}

/// A buffer of this thread. A second one, taken before the first is given back, is a new one.
#[derive(Debug)]
pub(super) struct Buffer {
    /// Written before, but for what `filled` says with another file.
    space: Vec<u8>,
    filled: usize,
}

impl Buffer {
    pub(super) fn take() -> Self {
        let mut space = SPARE.take();
        if space.is_empty() {
            space.resize(USUAL, 0);
        }
        Self { space, filled: 0 }
    }

    /// Keeps the space for the next file.
    pub(super) fn give_back(self) {
        if self.space.len() <= KEPT {
            SPARE.set(self.space);
        }
    }

    /// What has been read.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.space[..self.filled]
    }

    /// Reads until the end of `reader` or of the space.
    pub(super) fn fill(&mut self, reader: &mut impl Read) -> io::Result<Head> {
        while self.filled < self.space.len() {
            match reader.read(&mut self.space[self.filled..]) {
                Ok(0) => return Ok(Head::Whole),
                Ok(more) => self.filled += more,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(Head::Part)
    }

    /// Reads on, to the end or until `limit` bytes are there; `expected` is the length the file said it had.
    pub(super) fn append(
        &mut self,
        mut reader: impl Read,
        expected: u64,
        limit: u64,
    ) -> io::Result<()> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let expected = usize::try_from(expected).unwrap_or(usize::MAX);
        // One more than expected: the end is only seen by reading beyond it.
        let mut size = expected.saturating_add(1).max(self.space.len() + 1);
        loop {
            let size_now = size.min(limit).max(self.filled);
            self.space.resize(size_now, 0);
            if self.fill(&mut reader)? == Head::Whole || self.filled >= limit {
                return Ok(());
            }
            size = size_now.saturating_mul(2);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives at most seven bytes at a time, and is interrupted now and then.
    struct Slow<'b>(&'b [u8], usize);

    impl Read for Slow<'_> {
        fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
            self.1 += 1;
            if self.1.is_multiple_of(5) {
                return Err(ErrorKind::Interrupted.into());
            }
            let size = to.len().min(7);
            self.0.read(&mut to[..size])
        }
    }

    fn bytes(length: usize) -> Vec<u8> {
        (0..length).map(|at| (at % 251) as u8).collect()
    }

    #[test]
    fn a_small_file_is_read_at_once_and_nothing_of_the_one_before_is_left() {
        let mut buffer = Buffer::take();
        assert_eq!(
            buffer.fill(&mut &bytes(5000)[..]).expect("it reads"),
            Head::Whole
        );
        buffer.give_back();
        let mut buffer = Buffer::take();
        assert_eq!(
            buffer.fill(&mut Slow(b"short", 0)).expect("it reads"),
            Head::Whole
        );
        assert_eq!(buffer.bytes(), b"short");
    }

    #[test]
    fn a_large_file_is_read_whole_whatever_length_it_claimed() {
        let file = bytes(3 * USUAL + 17);
        for expected in [0, USUAL, file.len(), 10 * file.len()] {
            let mut buffer = Buffer::take();
            let mut reader = Slow(&file, 0);
            assert_eq!(buffer.fill(&mut reader).expect("it reads"), Head::Part);
            let all = buffer.append(reader, expected as u64, u64::MAX);
            all.expect("it reads");
            assert!(buffer.bytes() == file, "{expected}");
        }
    }

    #[test]
    fn what_has_grown_is_kept_up_to_a_bound() {
        for (length, kept) in [(3 * USUAL, true), (2 * KEPT, false)] {
            let mut buffer = Buffer::take();
            let file = bytes(length);
            let mut reader = &file[..];
            assert_eq!(buffer.fill(&mut reader).expect("it reads"), Head::Part);
            let all = buffer.append(reader, length as u64, u64::MAX);
            all.expect("it reads");
            buffer.give_back();
            let mut next = Buffer::take();
            let head = next.fill(&mut &file[..3 * USUAL]).expect("it reads");
            assert_eq!(head == Head::Whole, kept, "{length}");
        }
    }

    #[test]
    fn a_file_that_grows_is_read_up_to_the_limit() {
        let mut buffer = Buffer::take();
        let mut endless = io::repeat(b'x');
        assert_eq!(buffer.fill(&mut endless).expect("it reads"), Head::Part);
        let limit = 2 * USUAL as u64 + 1;
        buffer.append(endless, 100, limit).expect("it reads");
        assert_eq!(buffer.bytes().len() as u64, limit);
    }
}
