//! The names that a family takes on a page: its own, and those of its samples in any format.

use metrics_naming::hash::Change;
use metrics_naming::samples::Type;

use super::full_name::{Flattened, FullName};
use crate::naming::MetricType;

/// A name that another one brings with it: the other end that it has.
#[derive(Clone, Copy)]
pub(super) struct Ending {
    cut: usize,
    added: &'static str,
    pub(super) change: Change,
}

impl Ending {
    const WHOLE: Self = Self::new("", "");

    const fn new(cut: &str, added: &'static str) -> Self {
        Self {
            cut: cut.len(),
            added,
            change: Change::new(cut, added),
        }
    }
}

pub(super) const WHOLE: &[Ending] = &[Ending::WHOLE];
const COUNTER: &[Ending] = &[
    Ending::WHOLE,
    Ending::new("_total", ""),
    Ending::new("_total", "_created"),
];
const INFO: &[Ending] = &[Ending::WHOLE, Ending::new("_info", "")];
const HISTOGRAM: &[Ending] = &with_samples::<5>(Type::Histogram);
const SUMMARY: &[Ending] = &with_samples::<4>(Type::Summary);

const fn with_samples<const COUNT: usize>(metric_type: Type) -> [Ending; COUNT] {
    let suffixes = metric_type.all_suffixes();
    let mut endings = [Ending::WHOLE; COUNT];
    let mut i = 0;
    while i < suffixes.len() {
        endings[i + 1] = Ending::new("", suffixes[i]);
        i += 1;
    }
    endings
}

/// Returns the endings of all names that a family called `name` takes, its own first.
///
/// A counter and an info take the names that [OpenMetrics](https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md#suffixes)
/// gives to the family.
///
/// `text` is the name without its prefixes.
pub(super) const fn endings(
    metric_type: MetricType,
    text: &str,
    has_prefix: bool,
) -> &'static [Ending] {
    match metric_type {
        MetricType::Counter if is_total(text, has_prefix) => COUNTER,
        MetricType::Info if is_info(text, has_prefix) => INFO,
        MetricType::Histogram => HISTOGRAM,
        MetricType::Summary => SUMMARY,
        _ => WHOLE,
    }
}

/// Returns whether something stands before `_total`, in which a name ends.
const fn is_total(text: &str, has_prefix: bool) -> bool {
    match text.as_bytes() {
        [_, .., b'_', b't', b'o', b't', b'a', b'l'] => true,
        [b't', b'o', b't', b'a', b'l'] | [b'_', b't', b'o', b't', b'a', b'l'] => has_prefix,
        _ => false,
    }
}

/// Returns whether something stands before `_info`, in which a name ends.
const fn is_info(text: &str, has_prefix: bool) -> bool {
    match text.as_bytes() {
        [_, .., b'_', b'i', b'n', b'f', b'o'] => true,
        [b'i', b'n', b'f', b'o'] | [b'_', b'i', b'n', b'f', b'o'] => has_prefix,
        _ => false,
    }
}

/// A name that a family takes.
#[derive(Clone, Copy)]
pub(super) struct Claim {
    pub(super) of: Flattened,
    /// The name of the family, or its alias.
    pub(super) owner: FullName,
    ending: &'static Ending,
}

impl Claim {
    /// The name with this place among those of the family, or of its alias.
    pub(super) const fn new(of: &Flattened, is_of_alias: bool, place: usize) -> Option<Self> {
        let (owner, text) = match (is_of_alias, of.family.alias) {
            (false, _) => (of.name, of.family.name.as_str()),
            (true, Some(alias)) => (FullName::new(alias.name), alias.name),
            (true, None) => return None,
        };
        let endings = endings(of.family.shape.metric_type, text, owner.has_prefix());
        if place >= endings.len() {
            return None;
        }
        Some(Self {
            of: *of,
            owner,
            ending: &endings[place],
        })
    }

    /// Whether it is a family's own name, or its alias.
    pub(super) const fn is_whole(&self) -> bool {
        self.ending.cut == 0 && self.ending.added.is_empty()
    }

    pub(super) const fn equals(&self, other: &Self) -> bool {
        let len = self.len();
        if len != other.len() {
            return false;
        }
        let mut i = 0;
        while i < len {
            if self.byte(i) != other.byte(i) {
                return false;
            }
            i += 1;
        }
        true
    }

    const fn len(&self) -> usize {
        self.owner.len() - self.ending.cut + self.ending.added.len()
    }

    const fn byte(&self, i: usize) -> u8 {
        let stem = self.owner.len() - self.ending.cut;
        if i < stem {
            self.owner.byte(i)
        } else {
            self.ending.added.as_bytes()[i - stem]
        }
    }
}

/// The first name that both families take.
pub(super) const fn common(first: &Flattened, second: &Flattened) -> Option<(Claim, Claim)> {
    let mut i = 0;
    while i < 2 * MOST {
        let mut j = 0;
        while j < 2 * MOST {
            if let (Some(a), Some(b)) = (
                Claim::new(first, i >= MOST, i % MOST),
                Claim::new(second, j >= MOST, j % MOST),
            ) && a.equals(&b)
            {
                return Some((a, b));
            }
            j += 1;
        }
        i += 1;
    }
    None
}

/// The most names that a name brings with it, itself among them.
pub(super) const MOST: usize = HISTOGRAM.len();
