//! Kinds of extension that a declaration asks for, as bits in a handle.

/// What a declaration asks to be kept beside the cells of its series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ExtensionKinds(u8);

impl ExtensionKinds {
    const EXEMPLARS: u8 = 1;
    const NATIVE: u8 = 2;

    pub(crate) const NONE: Self = Self(0);

    pub(crate) const fn new(exemplars: bool, native: bool) -> Self {
        Self((exemplars as u8 * Self::EXEMPLARS) | (native as u8 * Self::NATIVE))
    }

    /// Whether there is any. Without the features that bring them there never is, and handles do not look.
    #[inline]
    pub(crate) const fn any(self) -> bool {
        cfg!(any(feature = "opentelemetry", feature = "protobuf")) && self.0 != 0
    }

    /// Those but for exemplars.
    #[inline]
    pub(crate) const fn without_exemplars(self) -> Self {
        Self(self.0 & !Self::EXEMPLARS)
    }

    /// Whether there are exemplars among them.
    #[inline]
    pub(crate) const fn exemplars(self) -> bool {
        cfg!(feature = "opentelemetry") && self.0 & Self::EXEMPLARS != 0
    }

    /// Whether there is a native histogram.
    #[inline]
    pub(crate) const fn native(self) -> bool {
        cfg!(feature = "protobuf") && self.0 & Self::NATIVE != 0
    }
}
