//! Refuses archives whose directory promises more than their bytes can hold.
//!
//! The zip reader reserves memory for as many entries as the end record claims. A few bytes can claim
//! billions, and running out of memory cannot be caught; so the claims are compared with the entries that
//! are really there before the reader sees the archive.

use std::io::{self, Read, Seek, SeekFrom};
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::limits::Limits;

const ENTRY: &[u8] = b"PK\x01\x02";
const END: &[u8] = b"PK\x05\x06";
const END64: &[u8] = b"PK\x06\x06";
/// The longest record that is looked into, counted from its magic.
const RECORD: usize = 56;
const CHUNK: usize = 256 * 1024;

/// Which record a match is, in the order of the patterns.
static RECORDS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::new([ENTRY, END, END64]).expect("three short patterns fit any automaton")
});

/// Reads all of `archive` once. The error says what is wrong with it.
pub(super) fn check<R: Read + Seek>(archive: &mut R, limits: &Limits) -> Result<(), String> {
    let counts = count(archive).map_err(|error| format!("cannot be read: {error}"))?;
    if counts.ends == 0 {
        return Err("truncated or no zip archive: its directory is missing".to_owned());
    }
    if counts.claimed > counts.entries {
        return Err(format!(
            "corrupt zip archive: its directory claims {} entries and has {}",
            counts.claimed, counts.entries
        ));
    }
    // Twice the limit still opens, so that the first members can be read; more is not worth the memory.
    if counts.entries > 2 * limits.archive_entries as u64 + 1000 {
        return Err(format!(
            "zip archive of about {} entries, the limit is {}",
            counts.entries, limits.archive_entries
        ));
    }
    Ok(())
}

#[derive(Debug, Default)]
struct Counts {
    entries: u64,
    ends: u64,
    claimed: u64,
}

fn count<R: Read + Seek>(archive: &mut R) -> io::Result<Counts> {
    archive.seek(SeekFrom::Start(0))?;
    let mut counts = Counts::default();
    let mut buffer = vec![0; CHUNK];
    let mut filled = 0;
    loop {
        let read = read_up_to(archive, &mut buffer[filled..])?;
        filled += read;
        let at_end = filled < buffer.len();
        let window = &buffer[..filled];
        // A record that the window cuts is looked at in the next one.
        let sure = if at_end { filled } else { filled - RECORD };
        for found in RECORDS.find_iter(window) {
            if found.start() >= sure {
                break;
            }
            let record = &window[found.start()..];
            match found.pattern().as_usize() {
                0 => counts.entries += 1,
                1 => {
                    counts.ends += 1;
                    if let Some(claim) = number::<2>(record, 10)
                        && claim != u64::from(u16::MAX)
                    {
                        counts.claimed = counts.claimed.max(claim);
                    }
                }
                _ => counts.claimed = counts.claimed.max(number::<8>(record, 32).unwrap_or(0)),
            }
        }
        if at_end {
            archive.seek(SeekFrom::Start(0))?;
            return Ok(counts);
        }
        buffer.copy_within(sure..filled, 0);
        filled -= sure;
    }
}

fn number<const N: usize>(record: &[u8], at: usize) -> Option<u64> {
    let bytes = record.get(at..at + N)?;
    let mut number = [0; 8];
    number[..N].copy_from_slice(bytes);
    Some(u64::from_le_bytes(number))
}

fn read_up_to<R: Read>(reader: &mut R, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match reader.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn check_bytes(bytes: &[u8]) -> Result<(), String> {
        check(&mut Cursor::new(bytes), &Limits::default())
    }

    #[test]
    fn an_end_record_that_claims_too_much_is_refused() {
        let mut empty = b"PK\x05\x06".to_vec();
        empty.resize(22, 0);
        assert_eq!(check_bytes(&empty), Ok(()));
        empty[10] = 7;
        assert!(check_bytes(&empty).is_err_and(|e| e.contains("claims 7 entries and has 0")));
    }

    #[test]
    fn records_across_the_border_of_a_window_count_once() {
        for offset in (CHUNK - 70)..(CHUNK + 10) {
            let mut bytes = vec![b'x'; offset];
            bytes.extend_from_slice(ENTRY);
            bytes.resize(offset + 100, b'x');
            bytes.extend_from_slice(END);
            let counts = count(&mut Cursor::new(bytes)).expect("a cursor can be read");
            assert_eq!((counts.entries, counts.ends), (1, 1), "at {offset}");
        }
    }

    #[test]
    fn an_archive_without_a_directory_is_truncated() {
        assert!(check_bytes(b"PK\x03\x04abc").is_err_and(|e| e.contains("truncated")));
    }
}
