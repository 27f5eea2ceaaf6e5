//! Series that are objects of their own behind `Arc`: they can be taken away.

use std::hash::{BuildHasher, Hasher as _};
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, RwLock};

use foldhash::fast::RandomState;
use hashbrown::HashTable;

use super::key::{Hash, HashedKey, Key, Scratch, same, values};
use super::limit::SeriesLimit;
use crate::label::LabelSet;
use crate::support::{read, write};

/// Into how many tables the series are spread, so that threads seldom meet at a lock.
const PARTS: usize = 16;

/// A table of series by the values of their labels. `T` is cheap to clone.
pub(crate) struct RemovableTable<T> {
    /// Seeded at random, since label values can be an attacker's.
    hasher: RandomState,
    parts: [RwLock<Table<T>>; PARTS],
    /// The series past the limit, which cannot be removed.
    overflow: RwLock<Table<T>>,
    /// The number of the next series.
    next: AtomicU64,
}

type Table<T> = HashTable<Arc<Object<T>>>;

/// One series.
#[derive(Debug)]
pub(crate) struct Object<T> {
    pub(crate) key: Box<[u8]>,
    /// The label block, as it is on the page.
    pub(crate) text: Box<str>,
    pub(crate) value: T,
    /// When it was registered, in milliseconds since the epoch.
    pub(crate) created: u64,
    /// When it came, for an order that does not change.
    number: u64,
}

impl<T> Default for RemovableTable<T> {
    fn default() -> Self {
        Self {
            hasher: RandomState::default(),
            parts: [const { RwLock::new(HashTable::new()) }; PARTS],
            overflow: RwLock::new(HashTable::new()),
            next: AtomicU64::new(0),
        }
    }
}

impl<T: Clone> RemovableTable<T> {
    /// A series that is there.
    #[inline]
    pub(crate) fn get(&self, labels: &(impl LabelSet + ?Sized)) -> Option<T> {
        // Hashed from the labels themselves: the copy would have to wait for its own stores.
        let hash = self.hash_of(labels);
        let key = Scratch::of(labels);
        let part = read(self.part(hash));
        let found = part.find(hash, |object| same(&object.key, key.as_bytes()));
        found.map(|object| object.value.clone())
    }

    /// Returns the key of a series of this table.
    pub(super) fn key(&self, labels: &(impl LabelSet + ?Sized)) -> HashedKey {
        HashedKey::new(labels, self.hasher.build_hasher())
    }

    /// Returns the key of the series that stands for this one past the limit.
    pub(super) fn overflow_key(&self, labels: &(impl LabelSet + ?Sized)) -> HashedKey {
        HashedKey::overflow(labels, self.hasher.build_hasher())
    }

    /// A series by its key.
    pub(super) fn get_key(&self, key: &HashedKey) -> Option<T> {
        find(&read(self.part(key.hash())), key)
    }

    /// A series among those past the limit.
    pub(super) fn get_overflow(&self, key: &HashedKey) -> Option<T> {
        find(&read(&self.overflow), key)
    }

    /// The series with this key, `made` if it is not there yet; the second part tells whether it was added. `None` when there
    /// is no room within `limit`; without one it is one of those past the limit. `created` was read before there is a lock;
    /// `text` writes the label block.
    pub(super) fn insert(
        &self,
        key: &HashedKey,
        limit: Option<&SeriesLimit>,
        created: u64,
        text: impl FnOnce(&mut String),
        made: T,
    ) -> Option<(T, bool)> {
        let hash = key.hash();
        // Both are locked, always in this order: a key is in one table, whichever it came to first.
        let mut part = write(self.part(hash));
        let mut overflow = write(&self.overflow);
        if let Some(found) = find(&part, key).or_else(|| find(&overflow, key)) {
            return Some((found, false));
        }
        if limit.is_some_and(|limit| !limit.take()) {
            return None;
        }
        let mut block = String::new();
        text(&mut block);
        let object = Object {
            key: key.as_bytes().into(),
            text: block.into(),
            value: made.clone(),
            created,
            number: self.next.fetch_add(1, Relaxed),
        };
        let table = match limit {
            Some(_) => &mut part,
            None => &mut overflow,
        };
        table.insert_unique(hash, Arc::new(object), |object| self.hash(&object.key));
        Some((made, true))
    }

    /// Takes a series out, and returns it if it was there.
    pub(crate) fn remove(&self, key: &Key) -> Option<Arc<Object<T>>> {
        let is_it = |object: &Arc<Object<T>>| *object.key == *key.as_bytes();
        self.take(self.hash(key.as_bytes()), is_it)
    }

    /// Takes exactly this series out, not one that came under the same labels since.
    pub(crate) fn remove_object(&self, object: &Arc<Object<T>>) -> bool {
        let is_it = |other: &Arc<Object<T>>| Arc::ptr_eq(other, object);
        self.take(self.hash(&object.key), is_it).is_some()
    }

    /// Takes out the series for which `is_gone` says so. Nobody looks them up meanwhile.
    pub(crate) fn take_if(
        &self,
        mut is_gone: impl FnMut(&Arc<Object<T>>) -> bool,
    ) -> Vec<Arc<Object<T>>> {
        let mut taken = Vec::new();
        for part in &self.parts {
            taken.extend(write(part).extract_if(|object| is_gone(object)));
        }
        taken
    }

    /// The series that can be removed, in the order in which they came.
    pub(crate) fn kept(&self) -> Vec<Arc<Object<T>>> {
        in_order(&self.parts)
    }

    /// All series, those past the limit last.
    pub(crate) fn all(&self) -> Vec<Arc<Object<T>>> {
        let mut all = self.kept();
        all.extend(in_order(std::slice::from_ref(&self.overflow)));
        all
    }

    fn take(
        &self,
        hash: u64,
        is_it: impl FnMut(&Arc<Object<T>>) -> bool,
    ) -> Option<Arc<Object<T>>> {
        let mut part = write(self.part(hash));
        let (object, _) = part.find_entry(hash, is_it).ok()?.remove();
        Some(object)
    }

    #[inline]
    fn hash_of(&self, labels: &(impl LabelSet + ?Sized)) -> u64 {
        let mut hash = Hash(self.hasher.build_hasher());
        labels.encode(&mut hash);
        hash.0.finish()
    }

    fn hash(&self, key: &[u8]) -> u64 {
        let mut hasher = self.hasher.build_hasher();
        for value in values(key) {
            hasher.write(value.as_bytes());
        }
        hasher.finish()
    }

    #[inline]
    fn part(&self, hash: u64) -> &RwLock<Table<T>> {
        // The tables themselves use the lowest and the highest bits.
        &self.parts[(hash >> 32) as usize % PARTS]
    }
}

fn find<T: Clone>(table: &Table<T>, key: &HashedKey) -> Option<T> {
    let found = table.find(key.hash(), |object| *object.key == *key.as_bytes());
    found.map(|object| object.value.clone())
}

fn in_order<T>(parts: &[RwLock<Table<T>>]) -> Vec<Arc<Object<T>>> {
    let mut objects = Vec::new();
    for part in parts {
        objects.extend(read(part).iter().cloned());
    }
    objects.sort_unstable_by_key(|object| object.number);
    objects
}

impl<T> std::fmt::Debug for RemovableTable<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RemovableTable")
            .field("came", &self.next)
            .finish_non_exhaustive()
    }
}
