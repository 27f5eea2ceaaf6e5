//! Cache of the handles of a recorder, so that a call for a series that is there costs one look-up and allocates nothing.

use std::hash::{BuildHasher, Hasher as _};
use std::sync::RwLock;

use foldhash::fast::RandomState;
use hashbrown::HashTable;
use metrics::{Counter, Gauge, Histogram, Key, Label};

use crate::support::{
    MAX_LABEL_NAME_BYTES, MAX_LABEL_VALUE_BYTES, MAX_LABELS, try_read, try_write,
};

/// Number of shards, a power of two.
const SHARDS: usize = 16;

/// Handles of a recorder. A counter, a gauge and a histogram of one name differ.
#[derive(Default)]
pub(super) struct HandleCache {
    pub(super) counters: Handles<Counter>,
    pub(super) gauges: Handles<Gauge>,
    pub(super) histograms: Handles<Histogram>,
}

/// Handles of one type, by the keys of the calls that ask for them.
///
/// Keys are hashed here, since [`Key::get_hash`] has the same seed in every process and label values can be an attacker's.
pub(super) struct Handles<H> {
    hasher: RandomState,
    shards: [Shard<H>; SHARDS],
}

/// A part of the table, on cache lines of its own.
#[repr(align(64))]
struct Shard<H>(RwLock<HashTable<(Key, H)>>);

impl<H> Default for Handles<H> {
    fn default() -> Self {
        Self {
            hasher: RandomState::default(),
            shards: [const { Shard(RwLock::new(HashTable::new())) }; SHARDS],
        }
    }
}

// No call ever waits for a shard. The table allocates under its lock, and a global allocator may emit metrics, which must not
// lock up; a call that finds a shard locked goes the long way.
impl<H: Clone> Handles<H> {
    /// Returns the handle for a key, if it is here.
    #[inline]
    pub(super) fn get(&self, key: &Key) -> Option<H> {
        let hash = self.hash(key);
        let table = try_read(self.shard(hash))?;
        let (_, handle) = table.find(hash, |(kept, _)| is_same(kept, key))?;
        Some(handle.clone())
    }

    /// Keeps the handle for a key, unless the key is longer than what the series itself has.
    pub(super) fn insert(&self, key: &Key, handle: &H) {
        if !is_within_limits(key) {
            return;
        }
        let hash = self.hash(key);
        let entry = (key.clone(), handle.clone());
        if let Some(mut table) = try_write(self.shard(hash))
            && table.find(hash, |(kept, _)| is_same(kept, key)).is_none()
        {
            table.insert_unique(hash, entry, |(kept, _)| self.hash(kept));
        }
    }

    fn shard(&self, hash: u64) -> &RwLock<HashTable<(Key, H)>> {
        // The table itself uses the lowest and the highest bits.
        let index = (hash >> 40) as usize % SHARDS;
        &self.shards[index].0
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

/// Returns whether a key asks for the same series as one in the table.
///
/// That is not what `==` says: it ignores the order of labels of one name, of which the last counts, and it allocates.
fn is_same(kept: &Key, given: &Key) -> bool {
    // Equal for labels in any order.
    kept.get_hash() == given.get_hash()
        && is_text(kept.name(), given.name())
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
    fn locked_shard_is_passed_by() {
        let handles = Handles::default();
        let key = key("a", &[]);
        let shard = handles.shard(handles.hash(&key));
        let locked = crate::support::write(shard);
        handles.insert(&key, &1);
        assert_eq!(handles.get(&key), None);
        drop(locked);
        assert_eq!(handles.get(&key), None);
        handles.insert(&key, &2);
        assert_eq!(handles.get(&key), Some(2));
    }
}
