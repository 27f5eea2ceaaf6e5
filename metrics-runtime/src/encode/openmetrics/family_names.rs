//! Names of families in `OpenMetrics`, which differ from those in the other formats.

use std::collections::HashSet;

use crate::naming::MetricType;
use crate::series::FamilyHeader;

/// The counters and infos that go by a name without their suffix, and all names that families and samples have.
///
/// A family [claims names](https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md#suffixes) that no
/// sample of the page has to have: a counter `jobs_total` is the family `jobs`, and `jobs_created` is for nobody else. The
/// registry refuses declarations that meet so. What the facade emits is shown with a type that claims nothing more instead.
#[derive(Debug, Default)]
pub(super) struct Names {
    taken: HashSet<String>,
    /// Families that go without their suffix, by their full names.
    shortened: HashSet<String>,
}

impl Names {
    /// The names on a page with these families: the ones that are the same in every format go first, then what declarations
    /// claim, then what is left.
    pub(super) fn of<'f>(headers: &(impl Iterator<Item = &'f FamilyHeader<'f>> + Clone)) -> Self {
        let mut names = Self::default();
        for header in headers.clone().filter(|header| !is_left_out(header)) {
            names.take_own(header);
        }
        for of_declared in [true, false] {
            let own = |header: &&FamilyHeader<'_>| {
                of_declared == (header.is_declared && header.alias_of.is_none())
            };
            for header in headers.clone().filter(own) {
                names.shorten(header);
            }
        }
        names
    }

    /// The name of a counter without `_total`, or of an info without `_info`, if it goes by that.
    pub(super) fn stem<'h>(&self, header: &FamilyHeader<'h>) -> Option<&'h str> {
        stem(header).filter(|_| self.shortened.contains(header.name))
    }

    fn take_own(&mut self, header: &FamilyHeader<'_>) {
        let name = header.name;
        let suffixes: &[_] = match header.metric_type {
            MetricType::Histogram => &["_bucket", "_sum", "_count", "_created"],
            MetricType::Summary => &["_sum", "_count", "_created"],
            _ => &[],
        };
        let samples = suffixes.iter().map(|suffix| format!("{name}{suffix}"));
        self.taken.extend(samples.chain([name.to_owned()]));
    }

    fn shorten(&mut self, header: &FamilyHeader<'_>) {
        let Some(stem) = stem(header) else { return };
        let mut claimed = vec![stem.to_owned()];
        if header.metric_type == MetricType::Counter {
            claimed.push(format!("{stem}_created"));
        }
        if claimed.iter().all(|name| !self.taken.contains(name)) {
            self.taken.extend(claimed);
            self.shortened.insert(header.name.to_owned());
        }
    }
}

/// Whether a family is not on the page: the old name of a counter that had no `_total` is what its family is called anyway.
pub(super) fn is_left_out(header: &FamilyHeader<'_>) -> bool {
    let is_stem = |own: &str| own.strip_suffix("_total") == Some(header.name);
    header.metric_type == MetricType::Counter && header.alias_of.is_some_and(is_stem)
}

fn stem<'h>(header: &FamilyHeader<'h>) -> Option<&'h str> {
    let stem = match header.metric_type {
        MetricType::Counter => header.name.strip_suffix("_total"),
        MetricType::Info => header.name.strip_suffix("_info"),
        _ => None,
    };
    stem.filter(|stem| !stem.is_empty())
}
