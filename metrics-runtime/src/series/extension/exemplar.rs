//! Exemplars: single records, with labels that lead to more about them.

use std::borrow::Cow;
use std::iter;
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
    /// Names and values in turn, each behind the number of its characters.
    // Shared, so that a page copies them without an allocation under the lock of their place.
    Given(Arc<str>),
    /// Written out when they are read.
    #[cfg(feature = "opentelemetry")]
    Span { trace_id: u128, span_id: u64 },
}

impl Exemplar {
    /// An exemplar of now; `None` where its labels are too long, or have a name twice or one that is not legal. An empty value
    /// is an absent label.
    pub(crate) fn new<N: AsRef<str>, V: AsRef<str>>(
        value: f64,
        labels: impl IntoIterator<Item = (N, V)>,
    ) -> Option<Self> {
        let mut names: Vec<N> = Vec::new();
        let mut given = String::new();
        let mut chars = 0;
        for (name, value) in labels {
            let (name_text, value) = (name.as_ref(), value.as_ref());
            chars += name_text.chars().count() + value.chars().count();
            let is_new = names.iter().all(|other| other.as_ref() != name_text);
            if chars > MAX_CHARS || !can_be_declared(name_text) || !is_new {
                return None;
            }
            if !value.is_empty() {
                push(&mut given, name_text);
                push(&mut given, value);
            }
            names.push(name);
        }
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
            Labels::Given(given) => {
                let mut texts = texts(given);
                let label = || Some((texts.next()?, Cow::Borrowed(texts.next()?)));
                iter::from_fn(label).collect()
            }
            #[cfg(feature = "opentelemetry")]
            Labels::Span { trace_id, span_id } => vec![
                ("trace_id", format!("{trace_id:032x}").into()),
                ("span_id", format!("{span_id:016x}").into()),
            ],
        }
    }
}

/// Adds a text of at most [`MAX_CHARS`] characters, behind their number.
fn push(given: &mut String, text: &str) {
    let chars = u32::try_from(text.chars().count()).ok();
    given.push(chars.and_then(char::from_u32).unwrap_or_default());
    given.push_str(text);
}

/// The texts that were pushed.
fn texts(mut given: &str) -> impl Iterator<Item = &str> {
    iter::from_fn(move || {
        let mut rest = given.chars();
        let chars = u32::from(rest.next()?) as usize;
        let rest = rest.as_str();
        let end = rest.char_indices().nth(chars);
        let text;
        (text, given) = rest.split_at(end.map_or(rest.len(), |(at, _)| at));
        Some(text)
    })
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
        let value = format!("\0{}ü", "x".repeat(120));
        let some = Exemplar::new(1.0, [("a", &*value), ("b", "\u{1}y")]).unwrap();
        let expected = [("a", (&*value).into()), ("b", "\u{1}y".into())];
        assert_eq!(some.labels(), expected);
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
