//! Label sets as they are looked up: nothing is allocated for most.

use std::hash::Hasher;

use crate::label::{LabelSet, LabelSink, cut};
use crate::series::key::{END, OVERFLOW};
use crate::support::StackBytes;

/// A key on the stack, for a look-up under a lock: no code of a user may run there, and nothing be allocated for most keys.
pub(crate) struct Scratch(StackBytes);

impl Scratch {
    #[inline]
    pub(crate) fn of(labels: &(impl LabelSet + ?Sized)) -> Self {
        let mut scratch = Self::new();
        labels.encode(&mut scratch);
        scratch
    }

    /// The values as they are, however long: who takes them from here cuts them.
    #[inline]
    pub(crate) fn whole(labels: &(impl LabelSet + ?Sized)) -> Self {
        let mut scratch = Uncut(Self::new());
        labels.encode(&mut scratch);
        scratch.0
    }

    #[inline]
    const fn new() -> Self {
        Self(StackBytes::new())
    }

    #[inline]
    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.0.as_slice()
    }

    #[inline]
    fn push(&mut self, value: &str) {
        self.0.push_ended(value.as_bytes(), END);
    }
}

/// Writes values down without cutting them.
struct Uncut(Scratch);

impl LabelSink for Uncut {
    #[inline]
    fn open(&mut self, value: &str) {
        self.0.push(value);
    }

    #[inline]
    fn closed(&mut self, value: &str) {
        self.0.push(value);
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

/// The key of a series that was not found, and the hash of that key.
///
/// Both are made by one encoding: the set's code is a user's and may say something else the next time, and a key under
/// the hash of another one would never be found again.
pub(crate) struct HashedKey {
    key: Scratch,
    hash: u64,
    /// The number of values that were cut.
    pub(crate) cut: u64,
}

impl HashedKey {
    /// The key of these labels, whose hash is what `hasher` comes to.
    pub(crate) fn new(labels: &(impl LabelSet + ?Sized), hasher: impl Hasher) -> Self {
        let mut hashing = Hashing::new(hasher);
        labels.encode(&mut hashing);
        hashing.finish()
    }

    /// The key of the overflow series of these labels.
    pub(crate) fn overflow(labels: &(impl LabelSet + ?Sized), hasher: impl Hasher) -> Self {
        let mut overflow = Overflow(Hashing::new(hasher));
        labels.encode(&mut overflow);
        overflow.0.finish()
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.key.as_bytes()
    }

    pub(crate) fn hash(&self) -> u64 {
        self.hash
    }
}

/// Writes a key down and hashes it.
struct Hashing<H> {
    key: Scratch,
    hash: Hash<H>,
    cut: u64,
}

impl<H: Hasher> Hashing<H> {
    fn new(hasher: H) -> Self {
        Self {
            key: Scratch::new(),
            hash: Hash(hasher),
            cut: 0,
        }
    }

    fn finish(self) -> HashedKey {
        HashedKey {
            key: self.key,
            hash: self.hash.0.finish(),
            cut: self.cut,
        }
    }
}

impl<H: Hasher> LabelSink for Hashing<H> {
    #[inline]
    fn open(&mut self, value: &str) {
        let kept = cut(value);
        self.cut += u64::from(kept.len() < value.len());
        self.closed(kept);
    }

    #[inline]
    fn closed(&mut self, value: &str) {
        self.hash.closed(value);
        self.key.push(value);
    }
}

/// Writes the overflow series in the place of a label set: closed labels keep their value.
struct Overflow<S>(S);

impl<S: LabelSink> LabelSink for Overflow<S> {
    fn open(&mut self, _value: &str) {
        self.0.closed(OVERFLOW);
    }

    fn closed(&mut self, value: &str) {
        self.0.closed(value);
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
    use std::hash::BuildHasher;

    use foldhash::fast::RandomState;

    use super::*;
    use crate::series::key::{Key, values};

    #[test]
    fn a_key_on_the_stack_is_the_same_key() {
        for len in [0, 1, 30, 62, 63, 64, 65, 5000] {
            let labels = ("x".repeat(len), "é", true);
            assert_eq!(Scratch::of(&labels).as_bytes(), Key::of(&labels).as_bytes());
            let whole = Scratch::whole(&labels);
            let values: Vec<_> = values(whole.as_bytes()).collect();
            assert_eq!(values, [&labels.0, "é", "true"]);
        }
    }

    #[test]
    fn the_hash_of_a_new_key_is_that_of_its_labels() {
        let state = RandomState::default();
        for len in [0, 1, 30, 62, 63, 64, 65, 5000] {
            let labels = ("x".repeat(len), "é", true);
            let hashed = HashedKey::new(&labels, state.build_hasher());
            let mut hash = Hash(state.build_hasher());
            labels.encode(&mut hash);
            assert_eq!(hashed.hash(), hash.0.finish());
            let key = Key::of(&labels);
            assert_eq!((hashed.as_bytes(), hashed.cut), (key.as_bytes(), key.cut));
        }
    }

    #[test]
    fn the_overflow_key_keeps_closed_labels() {
        let hasher = RandomState::default().build_hasher();
        let key = HashedKey::overflow(&("path", true, 7_u8), hasher);
        let values: Vec<_> = values(key.as_bytes()).collect();
        assert_eq!(values, [OVERFLOW, "true", OVERFLOW]);
        assert_eq!(key.cut, 0);
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
