//! The series of a family that the labels of a facade call mean.

use std::borrow::Cow;

use metrics::Key;

use super::name::legal;
use crate::label::MAX_LABEL_VALUE_BYTES;
use crate::registry::family::{AnyCells, Family};
use crate::registry::key::{Label, Pairs};

/// A label of the facade under its legal name.
pub(super) type Pair<'k> = (Cow<'k, str>, &'k str);

/// The labels of a key under legal names, in the order of those names; `None` where one cannot be written on a page, or stands
/// there twice.
pub(super) fn labels(key: &Key) -> Option<Vec<Pair<'_>>> {
    let mut pairs = Vec::with_capacity(key.labels().len());
    for label in key.labels() {
        let name = legal(label.key()).filter(|name| is_free(name))?;
        pairs.push((name, label.value()));
    }
    pairs.sort();
    let twice = pairs.windows(2).any(|pair| pair[0].0 == pair[1].0);
    (!twice).then_some(pairs)
}

/// Whether a label may have this name: it is none of the page's own, and no longer than a value.
fn is_free(name: &str) -> bool {
    name != "le" && name != "quantile" && name.len() <= MAX_LABEL_VALUE_BYTES
}

pub(super) fn expected_labels(family: &Family) -> String {
    let labels = family.about.spec.labels.iter().flatten().map(|label| {
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

/// The cells of a series: of a declared family if the labels are those declared, of another one always.
pub(super) fn cells(family: &Family, pairs: &[Pair<'_>]) -> Option<AnyCells> {
    let Some(labels) = &family.about.spec.labels else {
        let branch = family.only_branch().ok()?;
        return Some(AnyCells::Slot(branch.series(&Pairs(&borrowed(pairs)))));
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
