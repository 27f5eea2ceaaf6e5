//! Label sets as they are looked up: nothing is allocated for most.

use std::hash::Hasher;

use crate::label::{LabelSet, LabelSink, cut};
use crate::series::key::{END, Key};

/// A key on the stack, for a look-up under a lock: no code of a user may run there, and nothing be allocated for most keys.
pub(crate) struct Scratch {
    short: [u8; Self::SHORT],
    /// The length of the key, if it is short.
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

/// Returns `true` if two texts are equal, compared by words: label values are so short that a call of `memcmp` would be a third of a look-up.
#[inline]
pub(crate) fn same(a: &[u8], b: &[u8]) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;

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
        let long = "ü".repeat(3000);
        assert!(Compare::equal(Key::of(&long).as_bytes(), &long));
    }
}
