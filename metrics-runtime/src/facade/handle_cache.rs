//! Cache of the handles of a recorder, so that a call for a series that is there costs one look-up and allocates nothing.

use std::hash::{BuildHasher, Hasher as _};
use std::sync::OnceLock;

use foldhash::fast::RandomState;
use metrics::{Counter, Gauge, Histogram, Key, Label};

use crate::support::{MAX_LABEL_NAME_BYTES, MAX_LABEL_VALUE_BYTES, MAX_LABELS};

/// Number of shards, a power of two.
const SHARDS: usize = 1024;

/// Number of links that lead on from an entry, a power of two.
const BRANCHES: usize = 4;

/// Handles of a recorder. A counter, a gauge and a histogram of one name differ.
#[derive(Default)]
pub(super) struct HandleCache {
    pub(super) counters: Handles<Counter>,
    pub(super) gauges: Handles<Gauge>,
    pub(super) histograms: Handles<Histogram>,
}

/// Handles of one type, by the keys of the calls that ask for them: a map that only grows and is looked up without a lock.
///
/// Keys are hashed here, since [`Key::get_hash`] has the same seed in every process and label values can be an attacker's.
pub(super) struct Handles<H> {
    hasher: RandomState,
    /// Each shard is a tree of entries, in which the bits of a hash lead the way. Made with the first entry.
    shards: OnceLock<Box<[Link<H>]>>,
}

/// An entry, once there is one.
type Link<H> = OnceLock<Box<Entry<H>>>;

/// The parts that a look-up reads are side by side.
#[repr(C)]
struct Entry<H> {
    hash: u64,
    key: Key,
    handle: H,
    branches: [Link<H>; BRANCHES],
}

impl<H> Default for Handles<H> {
    fn default() -> Self {
        Self {
            hasher: RandomState::default(),
            shards: OnceLock::new(),
        }
    }
}

impl<H: Clone> Handles<H> {
    /// Returns the handle for a key, if it is here.
    #[inline]
    pub(super) fn get(&self, key: &Key) -> Option<H> {
        let link = find(self.shards.get()?, self.hash(key), key);
        Some(link.get()?.handle.clone())
    }

    /// Keeps the handle for a key, unless the key is longer than what the series itself has.
    pub(super) fn insert(&self, key: &Key, handle: &H) {
        if !is_within_limits(key) {
            return;
        }
        // Memory is always asked for before a link is set: a global allocator may emit metrics itself.
        if self.shards.get().is_none() {
            let shards = (0..SHARDS).map(|_| OnceLock::new()).collect();
            let _ = self.shards.set(shards);
        }
        let Some(shards) = self.shards.get() else {
            return;
        };
        let hash = self.hash(key);
        let mut entry = Box::new(Entry {
            hash,
            key: key.clone(),
            handle: handle.clone(),
            branches: [const { OnceLock::new() }; BRANCHES],
        });
        loop {
            let link = find(shards, hash, key);
            if link.get().is_some() {
                return;
            }
            match link.set(entry) {
                Ok(()) => return,
                // Another thread was faster, with this key or with another one.
                Err(own) => entry = own,
            }
        }
    }

    /// Returns a hash that does not depend on the order of the labels.
    #[inline]
    fn hash(&self, key: &Key) -> u64 {
        let labels = key.labels().map(|label| {
            let mut hasher = self.hasher.build_hasher();
            hasher.write(label.key().as_bytes());
            hasher.write(label.value().as_bytes());
            hasher.finish()
        });
        let labels = labels.fold(0, u64::wrapping_add);
        let mut hasher = self.hasher.build_hasher();
        hasher.write(key.name().as_bytes());
        hasher.write_u64(labels);
        hasher.finish()
    }
}

/// Returns the link to the entry of a key, or the one that is to lead to it.
#[inline]
fn find<'h, H>(shards: &'h [Link<H>], hash: u64, key: &Key) -> &'h Link<H> {
    #[expect(clippy::cast_possible_truncation, reason = "the lower bits are wanted")]
    let bits = |shift: u32, count: usize| hash.rotate_right(shift) as usize % count;
    let mut shift = SHARDS.ilog2();
    let mut link = &shards[bits(0, SHARDS)];
    while let Some(entry) = link.get() {
        if entry.hash == hash && is_same(&entry.key, key) {
            break;
        }
        link = &entry.branches[bits(shift, BRANCHES)];
        shift += BRANCHES.ilog2();
    }
    link
}

/// Returns whether a key asks for the same series as that of an entry.
///
/// That is not what `==` says: it ignores the order of labels of one name, of which the last counts, and it allocates.
fn is_same(kept: &Key, given: &Key) -> bool {
    is_text(kept.name(), given.name())
        && kept.labels().len() == given.labels().len()
        && (kept
            .labels()
            .zip(given.labels())
            .all(|(a, b)| is_label(a, b))
            || is_permuted(kept, given))
}

#[inline]
fn is_label(a: &Label, b: &Label) -> bool {
    is_text(a.key(), b.key()) && is_text(a.value(), b.value())
}

/// Returns whether two texts are equal. Mostly both are one literal.
#[inline]
fn is_text(a: &str, b: &str) -> bool {
    std::ptr::eq(a, b) || a == b
}

/// Returns whether the labels of a key, each of a name of its own, are those of another one in a different order.
fn is_permuted(kept: &Key, given: &Key) -> bool {
    let labels = || kept.labels().enumerate();
    let is_repeated = |at: usize, label: &Label| {
        let mut others = kept.labels().skip(at + 1);
        others.any(|other| other.key() == label.key())
    };
    labels()
        .all(|(at, label)| given.labels().any(|other| other == label) && !is_repeated(at, label))
}

/// Returns whether a key takes no more memory than a series may have for its labels.
fn is_within_limits(key: &Key) -> bool {
    let is_short = |label: &Label| {
        label.key().len() <= MAX_LABEL_NAME_BYTES && label.value().len() <= MAX_LABEL_VALUE_BYTES
    };
    key.labels().len() <= MAX_LABELS && key.labels().all(is_short)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &'static str, labels: &[(&'static str, &'static str)]) -> Key {
        Key::from_parts(name, labels)
    }

    #[test]
    fn handle_is_found_by_its_key_in_any_order_of_labels() {
        let handles = Handles::default();
        let keys = [
            key("a", &[]),
            key("b", &[]),
            key("a", &[("x", "1")]),
            key("a", &[("x", "2")]),
            key("a", &[("1", "x")]),
            key("a", &[("x", "1"), ("y", "2")]),
            key("a", &[("x", "2"), ("y", "1")]),
            key("a", &[("x", "1"), ("y", "2"), ("z", "3")]),
        ];
        for (number, key) in keys.iter().enumerate() {
            assert_eq!(handles.get(key), None);
            handles.insert(key, &number);
            handles.insert(key, &usize::MAX);
        }
        for (number, key) in keys.iter().enumerate() {
            assert_eq!(handles.get(key), Some(number));
        }
        let permuted = key("a", &[("z", "3"), ("x", "1"), ("y", "2")]);
        assert_eq!(handles.get(&permuted), Some(7));
    }

    #[test]
    fn labels_of_one_name_count_in_their_order() {
        let handles = Handles::default();
        handles.insert(&key("a", &[("x", "1"), ("x", "2"), ("y", "")]), &12);
        let reversed = key("a", &[("x", "2"), ("x", "1"), ("y", "")]);
        assert_eq!(handles.get(&reversed), None);
        handles.insert(&reversed, &21);
        assert_eq!(handles.get(&reversed), Some(21));
        let given = key("a", &[("x", "1"), ("x", "2"), ("y", "")]);
        assert_eq!(handles.get(&given), Some(12));
        // Where a name is given twice, no other order is taken for the same.
        let permuted = key("a", &[("y", ""), ("x", "1"), ("x", "2")]);
        assert_eq!(handles.get(&permuted), None);
    }

    #[test]
    fn key_past_the_limits_is_not_kept() {
        let handles = Handles::default();
        let long = |len: usize| "x".repeat(len);
        let many = |count: usize| (0..count).map(|n| Label::new(n.to_string(), "x")).collect();
        let one = |name, value| vec![Label::new(long(name), long(value))];
        let cases: [(Vec<Label>, bool); 6] = [
            (one(MAX_LABEL_NAME_BYTES, 1), true),
            (one(MAX_LABEL_NAME_BYTES + 1, 1), false),
            (one(1, MAX_LABEL_VALUE_BYTES), true),
            (one(1, MAX_LABEL_VALUE_BYTES + 1), false),
            (many(MAX_LABELS), true),
            (many(MAX_LABELS + 1), false),
        ];
        for (labels, is_kept) in cases {
            let key = Key::from_parts("a", labels);
            handles.insert(&key, &());
            assert_eq!(handles.get(&key).is_some(), is_kept);
        }
    }

    #[test]
    fn every_thread_finds_every_handle() {
        let handles = Handles::default();
        let key = |n: usize| Key::from_parts("a", vec![Label::new("n", n.to_string())]);
        std::thread::scope(|threads| {
            for _ in 0..4 {
                threads.spawn(|| {
                    for n in 0..5000 {
                        handles.insert(&key(n), &n);
                        assert_eq!(handles.get(&key(n / 2)), Some(n / 2));
                    }
                });
            }
        });
        for n in 0..10_000 {
            assert_eq!(handles.get(&key(n)), (n < 5000).then_some(n));
        }
    }
}
