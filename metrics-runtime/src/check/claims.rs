//! The names that a family takes on a page: its own, and those of its samples in any format.

use crate::descriptor::{Descriptor, MetricType};
use crate::name::{Change, Name};

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
const HISTOGRAM: &[Ending] = &[
    Ending::WHOLE,
    Ending::new("", "_bucket"),
    Ending::new("", "_sum"),
    Ending::new("", "_count"),
    Ending::new("", "_created"),
];
const SUMMARY: &[Ending] = &[
    Ending::WHOLE,
    Ending::new("", "_sum"),
    Ending::new("", "_count"),
    Ending::new("", "_created"),
];

/// Returns the endings of all names that a family called `name` takes, its own first.
///
/// A counter and an info take the names that [OpenMetrics](https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md#suffixes)
/// gives to the family.
pub(super) const fn endings(metric_type: MetricType, name: &Name) -> &'static [Ending] {
    match metric_type {
        MetricType::Counter if name.is_total() => COUNTER,
        MetricType::Info if name.is_info() => INFO,
        MetricType::Histogram => HISTOGRAM,
        MetricType::Summary => SUMMARY,
        _ => WHOLE,
    }
}

/// A name that a family takes.
#[derive(Clone, Copy)]
pub(super) struct Claim<'f> {
    pub(super) family: &'f Descriptor,
    /// The name of the family, or its alias.
    pub(super) owner: Name,
    ending: &'static Ending,
}

impl<'f> Claim<'f> {
    /// The name with this place among those of the family, or of its alias.
    pub(super) const fn new(
        family: &'f Descriptor,
        is_of_alias: bool,
        place: usize,
    ) -> Option<Self> {
        let owner = match (is_of_alias, family.alias) {
            (false, _) => family.name,
            (true, Some(alias)) => Name::new(alias.name),
            (true, None) => return None,
        };
        let endings = endings(family.shape.metric_type, &owner);
        if place >= endings.len() {
            return None;
        }
        Some(Self {
            family,
            owner,
            ending: &endings[place],
        })
    }

    /// Whether it is a family's own name, or its alias.
    pub(super) const fn is_whole(&self) -> bool {
        self.ending.cut == 0 && self.ending.added.is_empty()
    }

    pub(super) const fn equals(&self, other: &Claim<'_>) -> bool {
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
pub(super) const fn common<'a, 'b>(
    first: &'a Descriptor,
    second: &'b Descriptor,
) -> Option<(Claim<'a>, Claim<'b>)> {
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

/// The most names that a name brings with it.
const MOST: usize = HISTOGRAM.len();

/// Returns the most names that a family takes.
pub(super) const fn count(family: &Descriptor) -> usize {
    let names = match family.shape.metric_type {
        MetricType::Histogram | MetricType::Summary => MOST,
        MetricType::Counter | MetricType::Info => COUNTER.len(),
        MetricType::Gauge | MetricType::StateSet => 1,
    };
    if family.alias.is_some() {
        2 * names
    } else {
        names
    }
}
