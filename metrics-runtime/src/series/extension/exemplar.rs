//! Exemplars: single records, with labels that lead to more about them.

use std::borrow::Cow;
use std::sync::{Arc, Mutex};

use crate::support::{lock, unix_millis};
use metrics_naming::legality::can_be_declared;

/// How many characters the names and values of an exemplar's labels may have together, as
/// [OpenMetrics](https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md#exemplars) says.
const MAX_CHARS: usize = 128;

/// A record, with labels of its own.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Exemplar {
    labels: Labels,
    pub(crate) value: f64,
    /// When it was recorded, in milliseconds since the epoch.
    pub(crate) unix_millis: u64,
}

#[derive(Debug, Clone, PartialEq)]
enum Labels {
    // Shared, so that a page copies them without an allocation under the lock of their place.
    Given(Arc<[(Box<str>, Box<str>)]>),
    /// Written out when they are read.
    #[cfg(feature = "opentelemetry")]
    Span {
        trace_id: u128,
        span_id: u64,
    },
}

impl Exemplar {
    /// An exemplar of now; `None` where its labels are too long, or have a name twice or one that is not legal. An empty value
    /// is an absent label.
    pub(crate) fn new<N: AsRef<str>, V: AsRef<str>>(
        value: f64,
        labels: impl IntoIterator<Item = (N, V)>,
    ) -> Option<Self> {
        let mut given: Vec<(Box<str>, Box<str>)> = Vec::new();
        let mut chars = 0;
        for (name, value) in labels {
            let (name, value) = (name.as_ref(), value.as_ref());
            chars += name.chars().count() + value.chars().count();
            let is_new = given.iter().all(|(other, _)| **other != *name);
            if chars > MAX_CHARS || !can_be_declared(name) || !is_new {
                return None;
            }
            given.push((name.into(), value.into()));
        }
        given.retain(|(_, value)| !value.is_empty());
        Some(Self::now(value, Labels::Given(given.into())))
    }

    /// An exemplar of now that leads to a span.
    #[cfg(feature = "opentelemetry")]
    pub(super) fn of_span(value: f64, trace_id: u128, span_id: u64) -> Self {
        Self::now(value, Labels::Span { trace_id, span_id })
    }

    fn now(value: f64, labels: Labels) -> Self {
        Self {
            labels,
            value,
            unix_millis: unix_millis(),
        }
    }

    /// The names and values of its labels.
    pub(crate) fn labels(&self) -> Vec<(&str, Cow<'_, str>)> {
        match &self.labels {
            Labels::Given(labels) => labels
                .iter()
                .map(|(name, value)| (&**name, Cow::Borrowed(&**value)))
                .collect(),
            #[cfg(feature = "opentelemetry")]
            Labels::Span { trace_id, span_id } => vec![
                ("trace_id", format!("{trace_id:032x}").into()),
                ("span_id", format!("{span_id:016x}").into()),
            ],
        }
    }
}

/// The last exemplar of each place.
#[derive(Debug)]
pub(super) struct Exemplars(Box<[Mutex<Option<Exemplar>>]>);

impl Exemplars {
    pub(crate) fn new(places: u32) -> Self {
        Self((0..places).map(|_| Mutex::default()).collect())
    }

    /// Nobody waits: where another thread is at the place, its exemplar is as good as this one.
    pub(super) fn set(&self, index: u32, exemplar: Exemplar) {
        let place = self.0.get(index as usize).map(Mutex::try_lock);
        if let Some(Ok(mut place)) = place {
            let before = place.replace(exemplar);
            drop(place);
            drop(before);
        }
    }

    pub(super) fn get(&self, index: usize) -> Option<Exemplar> {
        lock(self.0.get(index)?).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_have_a_limit_in_characters() {
        let value = |chars| "ü".repeat(chars);
        assert!(Exemplar::new(1.0, [("id", value(126))]).is_some());
        assert!(Exemplar::new(1.0, [("id", value(127))]).is_none());
        assert!(Exemplar::new(1.0, [("a", value(60)), ("b", value(66))]).is_some());
        assert!(Exemplar::new(1.0, [("a", value(60)), ("b", value(67))]).is_none());
    }

    #[test]
    fn names_are_legal_and_there_once() {
        for name in ["", "trace-id", "1st", "__trace", "trace id", "größe"] {
            assert_eq!(Exemplar::new(1.0, [(name, "x")]), None, "{name}");
        }
        assert_eq!(Exemplar::new(1.0, [("id", "1"), ("id", "2")]), None);
        let none: [(&str, &str); 0] = [];
        assert!(Exemplar::new(1.0, none).is_some_and(|none| none.labels().is_empty()));
        let some = Exemplar::new(1.0, [("a", ""), ("b", "x")]);
        assert_eq!(some.unwrap().labels(), [("b", Cow::Borrowed("x"))]);
    }

    #[test]
    fn the_last_one_of_a_place_stays() {
        let exemplars = Exemplars::new(2);
        assert_eq!(exemplars.get(1), None);
        for value in [1.0, 2.0] {
            exemplars.set(1, Exemplar::new(value, [("id", "x")]).unwrap());
        }
        // Beyond all places there is nothing to see.
        exemplars.set(2, Exemplar::new(3.0, [("id", "x")]).unwrap());
        let values = [0, 1, 2].map(|index| exemplars.get(index).map(|exemplar| exemplar.value));
        assert_eq!(values, [None, Some(2.0), None]);
    }
}
