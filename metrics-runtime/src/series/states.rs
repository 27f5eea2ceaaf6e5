//! The states of a state set, as they are on a page.

use std::fmt;

use crate::declaration::Descriptor;
use crate::label::label_text;

/// The states of a state set as they are on a page: each is the value of one label.
#[derive(Debug)]
pub(crate) struct States {
    pub(crate) label: &'static str,
    texts: Vec<&'static str>,
    /// The label with each of its values, as it stands between braces.
    pairs: Vec<String>,
}

impl States {
    pub(super) fn of(descriptor: &Descriptor) -> Self {
        let label = descriptor.state_label();
        let values = descriptor.shape.states.get(0);
        let texts = values.and_then(|(_, values)| values.texts());
        let texts: Vec<_> = texts.into_iter().flatten().collect();
        let pair = |text: &&'static str| {
            let mut pair = String::new();
            label_text::push(&mut pair, [(label, *text)]);
            pair
        };
        Self {
            label,
            pairs: texts.iter().map(pair).collect(),
            texts,
        }
    }

    /// The texts, in the order of the bits.
    pub(crate) fn texts(&self) -> impl ExactSizeIterator<Item = &'static str> {
        self.texts.iter().copied()
    }

    /// The label with each state, and whether the state holds.
    pub(crate) fn pairs(&self, bits: u64) -> impl Iterator<Item = (&str, bool)> {
        let pairs = self.pairs.iter().enumerate();
        pairs.map(move |(place, pair)| (&**pair, holds(bits, place)))
    }
}

/// Returns `true` if the state at this place is among `bits`.
pub(crate) fn holds(bits: u64, place: usize) -> bool {
    bits & bit(place) != 0
}

/// The bit of the state at this place; none beyond the 64 that a declaration may have.
#[inline]
pub(crate) fn bit(place: usize) -> u64 {
    u32::try_from(place)
        .ok()
        .and_then(|place| 1_u64.checked_shl(place))
        .unwrap_or(0)
}

impl fmt::Display for States {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {:?}", self.label, self.texts)
    }
}
