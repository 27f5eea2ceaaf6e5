//! Label sets that are known by their texts.

use super::lookup::Scratch;
use crate::label::{LabelSet, LabelSink, Labels};
use crate::series::key::{Label, values};

/// A label set known by its texts: how the facade names the series of a declared family.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Given<'a> {
    labels: &'a [Label],
    texts: &'a [&'a str],
}

impl<'a> Given<'a> {
    /// `None` where there are too many or too few texts, or one that a closed label does not have.
    pub(crate) fn new(labels: &'a [Label], texts: &'a [&'a str]) -> Option<Self> {
        let known = |(label, text): (&Label, &&str)| {
            !label.values.is_closed() || label.values.place_of(text).is_some()
        };
        (labels.len() == texts.len() && labels.iter().zip(texts).all(known))
            .then_some(Self { labels, texts })
    }
}

impl LabelSet for Given<'_> {
    const LABELS: Labels = Labels::NONE;

    fn index(&self) -> usize {
        self.labels
            .iter()
            .zip(self.texts)
            .fold(0, |index, (label, text)| {
                let count = label.values.count().unwrap_or(0);
                index * count + label.values.place_of(text).unwrap_or(0)
            })
    }

    fn encode(&self, sink: &mut impl LabelSink) {
        for (label, text) in self.labels.iter().zip(self.texts) {
            if label.values.is_closed() {
                sink.closed(text);
            } else {
                sink.open(text);
            }
        }
    }
}

/// Names and values: how the facade names the series of a family that nobody declared. Both are part of the key.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pairs<'a>(pub(crate) &'a [(&'a str, &'a str)]);

impl LabelSet for Pairs<'_> {
    const LABELS: Labels = Labels::NONE;

    fn index(&self) -> usize {
        0
    }

    fn encode(&self, sink: &mut impl LabelSink) {
        for (name, value) in self.0 {
            sink.closed(name);
            sink.open(value);
        }
    }
}

/// A set that was written down, with the value of one label more.
#[derive(Clone, Copy)]
pub(crate) struct Extended<'k> {
    labels: &'k [Label],
    key: &'k Scratch,
    last: &'k str,
}

impl<'k> Extended<'k> {
    #[inline]
    pub(crate) fn new(labels: &'k [Label], key: &'k Scratch, last: &'k str) -> Self {
        Self { labels, key, last }
    }
}

impl LabelSet for Extended<'_> {
    const LABELS: Labels = Labels::NONE;

    fn index(&self) -> usize {
        0
    }

    #[inline]
    fn encode(&self, sink: &mut impl LabelSink) {
        for (label, value) in self.labels.iter().zip(values(self.key.as_bytes())) {
            if label.values.is_closed() {
                sink.closed(value);
            } else {
                sink.open(value);
            }
        }
        sink.closed(self.last);
    }
}
