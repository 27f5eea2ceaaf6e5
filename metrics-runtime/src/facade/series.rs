//! The series of a family that the labels of a facade call mean.

use metrics::Key;

use super::labels::{Labels, Pair};
use crate::registry::RegisteredFamily;
use crate::series::{Label, Pairs};
use crate::storage::AnyCells;

pub(super) fn expected_labels(family: &RegisteredFamily) -> String {
    let labels = family.spec().labels.iter().flatten().map(|label| {
        let texts = label.values.texts().into_iter().flatten();
        let texts: Vec<_> = texts.filter(|text| !text.is_empty()).collect();
        let one_of = (!texts.is_empty()).then(|| format!("one of {}", texts.join(", ")));
        let or_none = label.values.can_be_absent().then(|| "or none".to_owned());
        let choice: Vec<_> = one_of.into_iter().chain(or_none).collect();
        if choice.is_empty() {
            format!("`{}`", label.name)
        } else {
            format!("`{}` ({})", label.name, choice.join(", "))
        }
    });
    let labels: Vec<_> = labels.collect();
    if labels.is_empty() {
        "none".to_owned()
    } else {
        labels.join(", ")
    }
}

/// A series that a facade call means.
pub(super) struct FacadeSeries {
    pub(super) cells: AnyCells,
    /// Whether every further call with this key means this series and has nothing to report. A key is left out if any number of
    /// others mean the same series, so that there are not many more such keys than series.
    pub(super) can_be_cached: bool,
}

impl FacadeSeries {
    /// Returns the series of a declared family if the labels are those declared, of another one always. Calls `changed` before a
    /// series comes some of whose labels are not as they were given.
    pub(super) fn find_or_add(
        family: &RegisteredFamily,
        key: &Key,
        given: &Labels<'_>,
        changed: impl FnOnce(),
    ) -> Option<Self> {
        match &family.spec().labels {
            Some(labels) => Self::declared(family, labels, key, given, changed),
            None => Self::undeclared(family, key, given, changed),
        }
    }

    fn undeclared(
        family: &RegisteredFamily,
        key: &Key,
        given: &Labels<'_>,
        changed: impl FnOnce(),
    ) -> Option<Self> {
        let group = family.only_group().ok()?;
        let borrowed = borrowed(&given.pairs);
        let pairs = Pairs(&borrowed);
        // No other labels, but for their order, mean the same series. Of labels that do, the first ones are cached.
        let are_its_own = given.are_all_of(key) && borrowed.len() == given.pairs.len();
        let comes_by_them = !are_its_own && group.find_series(&pairs).is_none();
        if comes_by_them && !given.changes.is_empty() {
            changed();
        }
        let slot = group.series(&pairs);
        // The series past the limit is not found so.
        let stays = || group.find_series(&pairs) == Some(slot);
        Some(Self {
            cells: AnyCells::Slot(slot),
            can_be_cached: (are_its_own || comes_by_them) && stays(),
        })
    }

    fn declared(
        family: &RegisteredFamily,
        labels: &[Label],
        key: &Key,
        given: &Labels<'_>,
        changed: impl FnOnce(),
    ) -> Option<Self> {
        let pairs = &given.pairs;
        let value = |name: &str| {
            pairs
                .iter()
                .find(|(other, _)| other == name)
                .map(|(_, value)| *value)
        };
        let is_declared = |(name, _): &Pair<'_>| labels.iter().any(|label| label.name == *name);
        let absent = |label: &Label| label.values.can_be_absent().then_some("");
        let values: Option<Vec<_>> = labels
            .iter()
            .map(|label| value(&label.name).or_else(|| absent(label)))
            .collect();
        let values = values.filter(|_| pairs.iter().all(is_declared))?;
        let cells = family.series_by_values(&values)?;
        if !given.changes.is_empty() {
            changed();
        }
        // Neither a removable series nor the one past the limit is found so. Each call with changed labels is reported.
        let stays = |slot| family.find_permanent(&values) == Some(slot);
        let can_be_cached = match cells {
            AnyCells::Slot(slot) => given.are_all_of(key) && stays(slot),
            AnyCells::Owned(_) => false,
        };
        Some(Self {
            cells,
            can_be_cached,
        })
    }
}

/// The labels of a series that nobody declared. One with an empty value is
/// [the same as none](https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels).
fn borrowed<'a>(pairs: &'a [Pair<'_>]) -> Vec<(&'a str, &'a str)> {
    pairs
        .iter()
        .map(|(name, value)| (&**name, *value))
        .filter(|(_, value)| !value.is_empty())
        .collect()
}
