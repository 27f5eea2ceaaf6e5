//! Label values as the key of a series.

mod lookup;
mod untruncated;

use std::borrow::Cow;

pub(crate) use self::lookup::{Compare, Hash, Scratch, same};
pub(crate) use self::untruncated::{Extended, Given, Pairs};

use crate::label::{LabelDomain, LabelSet, LabelSink, cut};

/// The value of open labels in the series that takes the records past a family's limit.
pub(crate) const OVERFLOW: &str = "__overflow__";

/// Ends each value in a key. No UTF-8 text contains this byte.
const END: u8 = 0xff;

/// One label of a family.
#[derive(Debug, Clone)]
pub(crate) struct Label {
    pub(crate) name: Cow<'static, str>,
    pub(crate) values: LabelDomain,
}

/// The values of a label set, one after the other.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Key {
    bytes: Vec<u8>,
    /// The number of values that were cut.
    pub(crate) cut: u64,
}

impl Key {
    pub(crate) fn of(labels: &(impl LabelSet + ?Sized)) -> Self {
        let mut key = Self::default();
        labels.encode(&mut key);
        key
    }

    pub(crate) fn of_values(values: &[&str]) -> Self {
        let mut key = Self::default();
        for value in values {
            key.open(value);
        }
        key
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(crate) fn into_bytes(self) -> Box<[u8]> {
        self.bytes.into()
    }

    fn push(&mut self, value: &str) {
        self.bytes.extend_from_slice(value.as_bytes());
        self.bytes.push(END);
    }
}

impl LabelSink for Key {
    fn open(&mut self, value: &str) {
        let kept = cut(value);
        self.cut += u64::from(kept.len() < value.len());
        self.push(kept);
    }

    fn closed(&mut self, value: &str) {
        self.push(value);
    }
}

/// The values of a label set, whole.
#[derive(Default)]
pub(crate) struct Whole(Vec<Box<str>>);

impl Whole {
    /// The values, in the order of the labels.
    pub(crate) fn of(labels: &(impl LabelSet + ?Sized)) -> Vec<Box<str>> {
        let mut whole = Self::default();
        labels.encode(&mut whole);
        whole.0
    }
}

impl LabelSink for Whole {
    fn open(&mut self, value: &str) {
        self.0.push(value.into());
    }

    fn closed(&mut self, value: &str) {
        self.0.push(value.into());
    }
}

/// The values in a key, in the order of the labels.
pub(crate) fn values(key: &[u8]) -> impl Iterator<Item = &str> + Clone {
    let texts = key
        .strip_suffix(&[END])
        .map(|inner| inner.split(|byte| *byte == END));
    texts
        .into_iter()
        .flatten()
        .map(|text| std::str::from_utf8(text).expect("keys are made of whole strings"))
}

/// Makes the key of the overflow series: closed labels keep their value.
pub(crate) struct Overflow(pub(crate) Key);

impl LabelSink for Overflow {
    fn open(&mut self, _value: &str) {
        self.0.push(OVERFLOW);
    }

    fn closed(&mut self, value: &str) {
        self.0.push(value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_tell_values_apart() {
        assert_ne!(Key::of(&("ab", "c")), Key::of(&("a", "bc")));
        assert_ne!(Key::of(&("", "")), Key::of(&("",)));
        assert_eq!(
            values(Key::of(&("ab", "", true)).as_bytes()).collect::<Vec<_>>(),
            ["ab", "", "true"]
        );
        assert_eq!(values(&[]).count(), 0);
    }

    #[test]
    fn none_is_an_empty_value() {
        let none: Option<&str> = None;
        assert_eq!(Key::of(&none), Key::of(&Some("")));
    }

    #[test]
    fn long_values_are_cut_at_a_character() {
        let long = "ü".repeat(3000);
        let key = Key::of(&long);
        assert_eq!(key.cut, 1);
        assert_eq!(values(key.as_bytes()).collect::<String>(), "ü".repeat(2048));
    }
}
