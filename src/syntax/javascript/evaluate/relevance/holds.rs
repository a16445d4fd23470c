//! What can be behind an expression, as a set.

/// What an expression can hold, as a set, and what calling it can give.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Holds {
    pub(super) values: u8,
    pub(super) returns: u8,
}

impl Holds {
    pub(super) const NOTHING: Self = Self::value(0);
    /// A watched global.
    pub(super) const GLOBAL: Self = Self::value(1);
    /// What lies below a watched global: the namespace of an API, its members, and their members, such as constants.
    pub(super) const PATHS: u8 = 7;
    /// What is further down: where it goes is no matter.
    pub(super) const BELOW: u8 = 8;
    /// Something that has a watched value among its members, or returns one.
    pub(super) const CARRIER: Self = Self::value(16);
    /// Everything that a value can be of which nothing is known.
    pub(super) const UNKNOWN: Self = Self {
        values: Self::PATHS | 16,
        returns: Self::PATHS | 16,
    };

    pub(super) const fn value(values: u8) -> Self {
        Self { values, returns: 0 }
    }

    pub(super) fn or(self, other: Self) -> Self {
        Self {
            values: self.values | other.values,
            returns: self.returns | other.returns,
        }
    }

    pub(super) fn any(self) -> bool {
        self.values | self.returns != 0
    }

    /// `self` if a condition holds.
    pub(super) fn when(self, holds: bool) -> Self {
        if holds { self } else { Self::NOTHING }
    }

    /// The part that matters wherever it goes.
    pub(super) fn flowing(self) -> Self {
        Self {
            values: self.values & !Self::BELOW,
            returns: self.returns & !Self::BELOW,
        }
    }

    /// What a member of it can hold, apart from what its name tells.
    pub(super) fn inner(self) -> Self {
        Self::value((self.values & Self::PATHS) << 1)
    }

    /// What calling it can give.
    pub(super) fn called(self) -> Self {
        Self::value(self.returns)
    }

    /// What a function holds that returns it; of what that returns in turn, only that it does.
    pub(super) fn returned(self) -> Self {
        let carrier = Self::CARRIER.when(self.returns != 0);
        Self {
            values: 0,
            returns: (self.values & !Self::BELOW) | carrier.values,
        }
    }
}
