//! One open file read by many workers, each at its own place.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex, PoisonError};

/// How much is read ahead: a zip's directory is read a few bytes at a time.
const AHEAD: usize = 16 * 1024;

/// A handle on a shared file. Clones are cheap and have places of their own.
#[derive(Debug)]
pub(super) struct SharedFile {
    file: Arc<Mutex<File>>,
    len: u64,
    at: u64,
    ahead: Vec<u8>,
    ahead_from: u64,
}

impl SharedFile {
    /// Shares `file`.
    pub(super) fn new(file: File) -> io::Result<Self> {
        let len = file.metadata()?.len();
        Ok(Self {
            file: Arc::new(Mutex::new(file)),
            len,
            at: 0,
            ahead: Vec::new(),
            ahead_from: 0,
        })
    }

    fn ahead_at(&self) -> &[u8] {
        let offset = self.at.checked_sub(self.ahead_from).map(usize::try_from);
        match offset {
            Some(Ok(offset)) => self.ahead.get(offset..).unwrap_or(&[]),
            _ => &[],
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        self.ahead.clear();
        self.ahead_from = self.at;
        // A worker that panicked while it held the lock left a place behind, and that is set anew here.
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(self.at))?;
        (&mut *file)
            .take(AHEAD as u64)
            .read_to_end(&mut self.ahead)?;
        Ok(())
    }
}

impl Clone for SharedFile {
    fn clone(&self) -> Self {
        Self {
            file: Arc::clone(&self.file),
            len: self.len,
            at: 0,
            ahead: Vec::new(),
            ahead_from: 0,
        }
    }
}

impl Read for SharedFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.ahead_at().is_empty() {
            self.fill()?;
        }
        let bytes = self.ahead_at();
        let read = bytes.len().min(buffer.len());
        buffer[..read].copy_from_slice(&bytes[..read]);
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for SharedFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.len.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn clones_read_at_their_own_places() {
        let mut file = tempfile::tempfile().expect("a temporary file");
        let bytes: Vec<u8> = (0..=255).cycle().take(100_000).collect();
        file.write_all(&bytes).expect("it can be written");
        let mut first = SharedFile::new(file).expect("it has a length");
        let mut second = first.clone();
        second.seek(SeekFrom::End(-10)).expect("inside the file");
        let mut tail = Vec::new();
        second.read_to_end(&mut tail).expect("it can be read");
        assert_eq!(tail, bytes[bytes.len() - 10..]);
        let mut all = Vec::new();
        first.read_to_end(&mut all).expect("it can be read");
        assert_eq!(all, bytes);
        assert!(first.seek(SeekFrom::Current(-200_000)).is_err());
    }
}
