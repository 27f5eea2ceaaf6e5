//! Label values as the key of a series, and label names and values as the text on the page.

use std::borrow::Cow;
use std::hash::Hasher;

use crate::label::{LabelSet, LabelSink, Labels, Values, cut};

/// What open labels read in the series that takes the records past a family's limit.
pub(crate) const OVERFLOW: &str = "__overflow__";

/// Ends each value in a key. No UTF-8 text contains this byte.
const END: u8 = 0xff;

/// One label of a family.
#[derive(Debug, Clone)]
pub(crate) struct Label {
    pub(crate) name: Cow<'static, str>,
    pub(crate) values: Values,
}

/// The values of a label set, one after the other.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Key {
    bytes: Vec<u8>,
    /// How many values were longer than is kept.
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

/// A key on the stack, for a look-up under a lock: no code of a user may run there, and nothing be allocated for most keys.
pub(crate) struct Scratch {
    short: [u8; Self::SHORT],
    /// How long the key is, if it is short.
    len: Option<usize>,
    long: Vec<u8>,
}

impl Scratch {
    const SHORT: usize = 64;

    #[inline]
    pub(crate) fn of(labels: &(impl LabelSet + ?Sized)) -> Self {
        let mut scratch = Self::new();
        labels.encode(&mut scratch);
        if scratch.len.is_none() {
            scratch.long = Key::of(labels).bytes;
        }
        scratch
    }

    /// The values as they are, however long: who takes them from here cuts them.
    #[inline]
    pub(crate) fn whole(labels: &(impl LabelSet + ?Sized)) -> Self {
        let mut scratch = Uncut(Self::new(), None);
        labels.encode(&mut scratch);
        if scratch.0.len.is_none() {
            scratch.1 = Some(Key::default());
            labels.encode(&mut scratch);
        }
        let Uncut(mut scratch, long) = scratch;
        scratch.long = long.unwrap_or_default().bytes;
        scratch
    }

    #[inline]
    const fn new() -> Self {
        Self {
            short: [0; Self::SHORT],
            len: Some(0),
            long: Vec::new(),
        }
    }

    #[inline]
    pub(crate) fn as_bytes(&self) -> &[u8] {
        match self.len {
            Some(len) => &self.short[..len],
            None => &self.long,
        }
    }

    #[inline]
    fn push(&mut self, value: &str) {
        self.len = self.len.and_then(|start| {
            let end = start + value.len();
            self.short
                .get_mut(start..end)?
                .copy_from_slice(value.as_bytes());
            *self.short.get_mut(end)? = END;
            Some(end + 1)
        });
    }
}

/// Writes values down without cutting them: on the stack, or into a key where they are too long for that.
struct Uncut(Scratch, Option<Key>);

impl LabelSink for Uncut {
    #[inline]
    fn open(&mut self, value: &str) {
        match &mut self.1 {
            None => self.0.push(value),
            Some(long) => long.push(value),
        }
    }

    #[inline]
    fn closed(&mut self, value: &str) {
        self.open(value);
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

impl LabelSink for Scratch {
    #[inline]
    fn open(&mut self, value: &str) {
        self.push(cut(value));
    }

    #[inline]
    fn closed(&mut self, value: &str) {
        self.push(value);
    }
}

/// The values in a key, in the order of the labels.
pub(crate) fn values(key: &[u8]) -> impl Iterator<Item = &str> {
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

/// Hashes a label set without writing its key down.
pub(crate) struct Hash<H>(pub(crate) H);

impl<H: Hasher> LabelSink for Hash<H> {
    #[inline]
    fn open(&mut self, value: &str) {
        self.0.write(cut(value).as_bytes());
    }

    #[inline]
    fn closed(&mut self, value: &str) {
        self.0.write(value.as_bytes());
    }
}

/// Compares a label set with a key.
pub(crate) struct Compare<'k> {
    rest: Option<&'k [u8]>,
}

impl<'k> Compare<'k> {
    #[inline]
    pub(crate) fn equal(key: &'k [u8], labels: &(impl LabelSet + ?Sized)) -> bool {
        let mut compare = Self { rest: Some(key) };
        labels.encode(&mut compare);
        compare.rest.is_some_and(<[u8]>::is_empty)
    }

    #[inline]
    fn take(&mut self, value: &str) {
        let value = value.as_bytes();
        self.rest = self.rest.and_then(|rest| {
            let (head, tail) = rest.split_at_checked(value.len())?;
            let tail = tail.strip_prefix(&[END])?;
            same(head, value).then_some(tail)
        });
    }
}

/// Whether two texts are equal, by words: label values are so short that a call of `memcmp` would be a third of a look-up.
#[inline]
pub(super) fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    match (a.last_chunk::<8>(), b.last_chunk::<8>()) {
        (Some(a_last), Some(b_last)) => {
            let ((a_words, _), (b_words, _)) = (a.as_chunks::<8>(), b.as_chunks::<8>());
            a_last == b_last && a_words.iter().zip(b_words).all(|(a, b)| a == b)
        }
        _ => a.iter().zip(b).all(|(a, b)| a == b),
    }
}

impl LabelSink for Compare<'_> {
    #[inline]
    fn open(&mut self, value: &str) {
        self.take(cut(value));
    }

    #[inline]
    fn closed(&mut self, value: &str) {
        self.take(value);
    }
}

/// Appends `name="value",…`: what stands between the braces of a sample. A label with an empty value is
/// [the same as none](https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels), and is left out.
pub(crate) fn push_block<'a>(
    out: &mut String,
    labels: impl IntoIterator<Item = (&'a str, &'a str)>,
) {
    let present = labels.into_iter().filter(|(_, value)| !value.is_empty());
    for (i, (name, value)) in present.enumerate() {
        if i > 0 {
            out.push(',');
        }
        out.push_str(name);
        out.push_str("=\"");
        push_escaped(out, value);
        out.push('"');
    }
}

/// Escapes a label value: backslash, double quote and line feed, as the
/// [text format](https://prometheus.io/docs/instrumenting/exposition_formats/#comments-help-text-and-type-information) asks.
fn push_escaped(out: &mut String, value: &str) {
    let mut plain = 0;
    for (at, byte) in value.bytes().enumerate() {
        let escape = match byte {
            b'\\' => "\\\\",
            b'"' => "\\\"",
            b'\n' => "\\n",
            _ => continue,
        };
        out.push_str(&value[plain..at]);
        out.push_str(escape);
        plain = at + 1;
    }
    out.push_str(&value[plain..]);
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
    fn blocks_are_read_as_they_are_written() {
        let texts = [
            "x",
            "\\",
            "\"",
            "\n",
            "\\n",
            "a\\\"b",
            "ü=\"y\",z",
            "\\\\",
            "},{",
        ];
        for first in texts {
            for second in texts {
                let written = [("a", first), ("b_2", second)];
                let mut block = String::new();
                push_block(&mut block, written);
                let read = written.map(|(name, value)| (name.to_owned(), value.to_owned()));
                assert_eq!(crate::label::block::read(&block), Ok((read.to_vec(), "")));
            }
        }
    }

    #[test]
    fn a_key_on_the_stack_is_the_same_key() {
        for len in [0, 1, 30, 62, 63, 64, 65, 5000] {
            let labels = ("x".repeat(len), "é", true);
            assert_eq!(Scratch::of(&labels).as_bytes(), Key::of(&labels).as_bytes());
        }
    }

    #[test]
    fn a_set_compares_equal_to_its_own_key_only() {
        let key = Key::of(&("path", 7_u8));
        assert!(Compare::equal(key.as_bytes(), &("path", 7_u8)));
        for other in [("path", 8_u8), ("pat", 7), ("pathh", 7), ("", 7)] {
            assert!(!Compare::equal(key.as_bytes(), &other));
        }
        assert!(!Compare::equal(key.as_bytes(), &("path",)));
        assert!(!Compare::equal(key.as_bytes(), &("path", 7_u8, "more")));
    }

    #[test]
    fn an_empty_value_is_an_absent_label() {
        let block = |labels: &[_]| {
            let mut out = String::new();
            push_block(&mut out, labels.iter().copied());
            out
        };
        assert_eq!(block(&[("a", ""), ("b", "x"), ("c", "")]), r#"b="x""#);
        assert_eq!(
            block(&[("a", "x"), ("b", ""), ("c", "y")]),
            r#"a="x",c="y""#
        );
        assert_eq!(block(&[("a", "")]), "");
        let none: Option<&str> = None;
        assert_eq!(Key::of(&none), Key::of(&Some("")));
    }

    #[test]
    fn long_values_are_cut_at_a_character() {
        let long = "ü".repeat(3000);
        let key = Key::of(&long);
        assert_eq!(key.cut, 1);
        assert_eq!(values(key.as_bytes()).collect::<String>(), "ü".repeat(2048));
        assert!(Compare::equal(key.as_bytes(), &long));
    }
}
