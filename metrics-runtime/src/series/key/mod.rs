//! Label values as the key of a series.

mod lookup;
mod untruncated;

use std::borrow::Cow;

pub(crate) use self::lookup::{Compare, Hash, HashedKey, Scratch, same};
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
    let mut rest = key;
    std::iter::from_fn(move || {
        let (text, behind) = rest.split_at_checked(end_of_value(rest)?)?;
        rest = &behind[1..];
        Some(std::str::from_utf8(text).expect("keys are made of whole strings"))
    })
}

/// The lowest bit of each byte of a word, and the highest.
const LOW_BITS: u64 = u64::from_le_bytes([0x01; 8]);
const HIGH_BITS: u64 = u64::from_le_bytes([0x80; 8]);

/// Returns the place of the first [`END`], looked for in eight bytes at once.
fn end_of_value(key: &[u8]) -> Option<usize> {
    let (words, _) = key.as_chunks::<8>();
    // No word of UTF-8 text has a byte that is 0 after its bits are turned round, and END is such a byte.
    let has_end = |word: &[u8; 8]| {
        let turned = !u64::from_le_bytes(*word);
        turned.wrapping_sub(LOW_BITS) & !turned & HIGH_BITS != 0
    };
    let skipped = words.iter().take_while(|word| !has_end(word)).count() * 8;
    let end = key[skipped..].iter().position(|byte| *byte == END)?;
    Some(skipped + end)
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
