//! How a call ended.

use crate::label::{LabelSet, LabelSink, Labels};

/// How a call ended: the label `outcome`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It returned something other than an `Err`.
    Ok,
    /// It returned an `Err`.
    Error,
    /// It unwound.
    Panic,
    /// Its future was dropped before it was done.
    Cancelled,
}

impl Outcome {
    pub(super) const ALL: [Self; 4] = [Self::Ok, Self::Error, Self::Panic, Self::Cancelled];
    const TEXTS: [&'static str; 4] = ["ok", "error", "panic", "cancelled"];
}

impl LabelSet for Outcome {
    const LABELS: Labels = Labels::Label {
        name: Some("outcome"),
        values: Some(&Self::TEXTS),
        optional: false,
    };

    #[inline]
    fn index(&self) -> usize {
        *self as usize
    }

    #[inline]
    fn encode(&self, sink: &mut impl LabelSink) {
        sink.closed(Self::TEXTS[*self as usize]);
    }
}
