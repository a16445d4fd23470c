//! How much of a hostile bundle is read, and how much at a time.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

const MIB: u64 = 1 << 20;

/// Bounds on what is read. What lies beyond one is a gap that names it.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Largest file that is read, in bytes.
    pub file_bytes: u64,
    /// Members read from one archive, nested archives included.
    pub archive_entries: usize,
    /// Largest member of an archive, unpacked, in bytes.
    pub member_bytes: u64,
    /// All members of one archive, unpacked, nested archives included, in bytes.
    pub archive_bytes: u64,
    /// Highest ratio of unpacked to packed size, for members over [`Self::ratio_from_bytes`].
    pub ratio: u64,
    /// Members up to this size may have any ratio: a short file of blanks packs very well.
    pub ratio_from_bytes: u64,
    /// Archives inside archives: 1 opens an archive of the bundle, 2 an archive inside that.
    pub depth: usize,
    /// Bytes of large files that all workers together hold.
    pub in_flight_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 256 * MIB,
            archive_entries: 100_000,
            member_bytes: 64 * MIB,
            archive_bytes: 1024 * MIB,
            ratio: 200,
            ratio_from_bytes: 10 * MIB,
            depth: 2,
            in_flight_bytes: 256 * MIB,
        }
    }
}

/// `bytes` as a person writes it.
pub(super) fn human(bytes: u64) -> String {
    if bytes >= MIB {
        format!("{} MiB", bytes / MIB)
    } else {
        format!("{bytes} bytes")
    }
}

/// What may still be unpacked from one archive and the archives inside it.
#[derive(Debug)]
pub(super) struct Allowance {
    pub(super) entries: usize,
    pub(super) bytes: u64,
}

impl Allowance {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            entries: limits.archive_entries,
            bytes: limits.archive_bytes,
        }
    }
}

/// The memory that workers share for large files. Small files pass without a lock.
#[derive(Debug)]
pub(super) struct Budget {
    total: u64,
    free: Mutex<u64>,
    returned: Condvar,
}

impl Budget {
    /// Below this a file does not matter for peak memory.
    const FREE_OF_CHARGE: u64 = 4 * MIB;

    pub(super) fn new(limits: &Limits) -> Self {
        let total = limits.in_flight_bytes.max(1);
        Self {
            total,
            free: Mutex::new(total),
            returned: Condvar::new(),
        }
    }

    /// Waits until `bytes` are free. A file larger than the whole budget waits until it is alone.
    pub(super) fn take(&self, bytes: u64) -> Permit<'_> {
        if bytes < Self::FREE_OF_CHARGE {
            return Permit {
                budget: self,
                bytes: 0,
            };
        }
        let bytes = bytes.min(self.total);
        let mut free = self.lock();
        while *free < bytes {
            free = self
                .returned
                .wait(free)
                .unwrap_or_else(PoisonError::into_inner);
        }
        *free -= bytes;
        Permit {
            budget: self,
            bytes,
        }
    }

    // A worker that panicked has left a plain number behind; it is still right.
    fn lock(&self) -> MutexGuard<'_, u64> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A part of the budget, given back when dropped.
#[derive(Debug)]
pub(super) struct Permit<'b> {
    budget: &'b Budget,
    bytes: u64,
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        if self.bytes > 0 {
            *self.budget.lock() += self.bytes;
            self.budget.returned.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_larger_than_the_budget_still_gets_its_turn() {
        let budget = Budget::new(&Limits {
            in_flight_bytes: 10 * MIB,
            ..Limits::default()
        });
        drop(budget.take(5 * MIB));
        drop(budget.take(100 * MIB));
        assert_eq!(*budget.lock(), 10 * MIB);
    }
}
