//! The rules that the macro sees to be kept, for `const` evaluation, which is slow, need not look again.

/// Rules that a declaration keeps whatever the type of its field is, or for some types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept(u8);

impl Kept {
    /// No rule is known to be kept.
    pub const NOTHING: Self = Self(0);
    /// No word of the name is one that a rule forbids somewhere.
    pub const PLAIN: Self = Self(1);
    /// Name and keys suit a counter.
    pub const COUNTER: Self = Self(2);
    /// Name and keys suit a gauge that does not expire.
    pub const GAUGE: Self = Self(4);
    /// Name and keys suit a histogram, if the buckets are right.
    pub const HISTOGRAM: Self = Self(8);
    /// No key needs labels.
    pub const UNLABELLED: Self = Self(16);
    /// A key names one label, and the name suits every type.
    pub const ONE_LABEL: Self = Self(32);

    /// Returns the rules that [`bits`](Self::bits) stands for.
    #[must_use]
    pub const fn from_bits(bits: u8) -> Self {
        Self(bits)
    }

    /// Returns the rules as a number.
    #[must_use]
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// Returns the rules of both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Returns whether any of these rules is among them.
    #[must_use]
    pub const fn has(self, rules: Self) -> bool {
        self.0 & rules.0 != 0
    }
}
