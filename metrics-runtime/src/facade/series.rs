//! The series of a family that the labels of a facade call mean.

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

/// Returns the cells of a series: of a declared family if the labels are those declared, of another one always. Calls `changed`
/// before a series comes some of whose labels are not as they were given.
pub(super) fn cells(
    family: &RegisteredFamily,
    given: &Labels<'_>,
    changed: impl FnOnce(),
) -> Option<AnyCells> {
    let pairs = &given.pairs;
    let Some(labels) = &family.spec().labels else {
        let group = family.only_group().ok()?;
        let borrowed = borrowed(pairs);
        let pairs = Pairs(&borrowed);
        if !given.changes.is_empty() && group.find_series(&pairs).is_none() {
            changed();
        }
        return Some(AnyCells::Slot(group.series(&pairs)));
    };
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
    values
        .filter(|_| pairs.iter().all(is_declared))
        .and_then(|values| family.series_by_values(&values))
        .inspect(|_| {
            if !given.changes.is_empty() {
                changed();
            }
        })
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
