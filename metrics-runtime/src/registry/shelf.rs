//! Series that are objects of their own behind `Arc`: they can be taken away.

use std::hash::{BuildHasher, Hasher as _};
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, RwLock};

use foldhash::fast::RandomState;
use hashbrown::HashTable;

use super::key::{Compare, Hash, Key, values};
use super::lock::{read, write};
use crate::label::LabelSet;

/// Into how many tables the series are spread, so that threads seldom meet at a lock.
const PARTS: usize = 16;

/// A table of series by the values of their labels. `T` is cheap to clone.
pub(crate) struct Shelf<T> {
    /// Seeded at random, since label values can be an attacker's.
    hasher: RandomState,
    parts: [RwLock<HashTable<Arc<Item<T>>>>; PARTS],
    /// How many series there are, those about to be added included.
    len: AtomicU64,
    /// The number of the next series.
    next: AtomicU64,
}

/// One series.
#[derive(Debug)]
pub(crate) struct Item<T> {
    pub(crate) key: Box<[u8]>,
    /// The label block, as it is on the page.
    pub(crate) text: Box<str>,
    pub(crate) value: T,
    /// When it came, for an order that does not change.
    number: u64,
}

impl<T: Clone> Shelf<T> {
    pub(crate) fn new() -> Self {
        Self {
            hasher: RandomState::default(),
            parts: [const { RwLock::new(HashTable::new()) }; PARTS],
            len: AtomicU64::new(0),
            next: AtomicU64::new(0),
        }
    }

    /// A series that is there. Allocates nothing.
    #[inline]
    pub(crate) fn get(&self, labels: &(impl LabelSet + ?Sized)) -> Option<T> {
        let hash = self.hash_of(labels);
        let part = read(self.part(hash));
        part.find(hash, |item| Compare::equal(&item.key, labels))
            .map(|item| item.value.clone())
    }

    /// Adds a series if it is not there yet; the second part tells whether it was added. `None` when there are `limit`
    /// already.
    pub(crate) fn insert(
        &self,
        key: Key,
        limit: usize,
        text: impl FnOnce(&mut String),
        value: impl FnOnce() -> T,
    ) -> Option<(T, bool)> {
        let hash = self.hash(key.as_bytes());
        let mut part = write(self.part(hash));
        if let Some(item) = part.find(hash, |item| *item.key == *key.as_bytes()) {
            return Some((item.value.clone(), false));
        }
        self.len
            .fetch_update(Relaxed, Relaxed, |len| {
                (len < limit as u64).then_some(len + 1)
            })
            .ok()?;
        let mut block = String::new();
        text(&mut block);
        let item = Item {
            key: key.into_bytes(),
            text: block.into(),
            value: value(),
            number: self.next.fetch_add(1, Relaxed),
        };
        let added = item.value.clone();
        part.insert_unique(hash, Arc::new(item), |item| self.hash(&item.key));
        Some((added, true))
    }

    /// Takes a series out, and returns it if it was there.
    pub(crate) fn remove(&self, labels: &(impl LabelSet + ?Sized)) -> Option<Arc<Item<T>>> {
        let hash = self.hash_of(labels);
        self.take(hash, |item| Compare::equal(&item.key, labels))
    }

    /// Takes exactly this series out, not one that came under the same labels since.
    pub(crate) fn remove_item(&self, item: &Arc<Item<T>>) -> bool {
        self.take(self.hash(&item.key), |other| Arc::ptr_eq(other, item))
            .is_some()
    }

    /// All series, in the order in which they came.
    pub(crate) fn items(&self) -> Vec<Arc<Item<T>>> {
        let mut items: Vec<_> = self
            .parts
            .iter()
            .flat_map(|part| read(part).iter().cloned().collect::<Vec<_>>())
            .collect();
        items.sort_unstable_by_key(|item| item.number);
        items
    }

    fn take(&self, hash: u64, is_it: impl FnMut(&Arc<Item<T>>) -> bool) -> Option<Arc<Item<T>>> {
        let mut part = write(self.part(hash));
        let (item, _) = part.find_entry(hash, is_it).ok()?.remove();
        self.len.fetch_sub(1, Relaxed);
        Some(item)
    }

    #[inline]
    fn hash_of(&self, labels: &(impl LabelSet + ?Sized)) -> u64 {
        let mut hash = Hash(self.hasher.build_hasher());
        labels.encode(&mut hash);
        hash.0.finish()
    }

    fn hash(&self, key: &[u8]) -> u64 {
        let mut hasher = self.hasher.build_hasher();
        values(key).for_each(|value| hasher.write(value.as_bytes()));
        hasher.finish()
    }

    #[inline]
    fn part(&self, hash: u64) -> &RwLock<HashTable<Arc<Item<T>>>> {
        // The tables themselves use the lowest and the highest bits.
        &self.parts[(hash >> 32) as usize % PARTS]
    }
}

impl<T> std::fmt::Debug for Shelf<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shelf")
            .field("len", &self.len)
            .finish_non_exhaustive()
    }
}
