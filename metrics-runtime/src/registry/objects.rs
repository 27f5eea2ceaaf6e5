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
pub(crate) struct Objects<T> {
    /// Seeded at random, since label values can be an attacker's.
    hasher: RandomState,
    parts: [RwLock<Part<T>>; PARTS],
    /// The series past the limit, which cannot be removed.
    overflow: RwLock<Part<T>>,
    /// How many series there are besides those, the ones about to be added included.
    len: AtomicU64,
    /// The number of the next series.
    next: AtomicU64,
}

type Part<T> = HashTable<Arc<Object<T>>>;

/// One series.
#[derive(Debug)]
pub(crate) struct Object<T> {
    pub(crate) key: Box<[u8]>,
    /// The label block, as it is on the page.
    pub(crate) text: Box<str>,
    pub(crate) value: T,
    /// When it came, for an order that does not change.
    number: u64,
}

impl<T: Clone> Objects<T> {
    pub(crate) fn new() -> Self {
        Self {
            hasher: RandomState::default(),
            parts: [const { RwLock::new(HashTable::new()) }; PARTS],
            overflow: RwLock::new(HashTable::new()),
            len: AtomicU64::new(0),
            next: AtomicU64::new(0),
        }
    }

    /// A series that is there. Allocates nothing.
    #[inline]
    pub(crate) fn get(&self, labels: &(impl LabelSet + ?Sized)) -> Option<T> {
        let hash = self.hash_of(labels);
        let part = read(self.part(hash));
        part.find(hash, |object| Compare::equal(&object.key, labels))
            .map(|object| object.value.clone())
    }

    /// The series with this key, added if it is not there yet; the second part tells whether it was. `None` when there are
    /// `limit` already. `text` writes the label block.
    pub(crate) fn insert(
        &self,
        key: &Key,
        limit: usize,
        text: impl FnOnce(&mut String, &[u8]),
        new: impl FnOnce() -> T,
    ) -> Option<(Arc<Object<T>>, bool)> {
        let part = self.part(self.hash(key.as_bytes()));
        let room = || {
            let one_more = |len| (len < limit as u64).then_some(len + 1);
            self.len.fetch_update(Relaxed, Relaxed, one_more).is_ok()
        };
        self.insert_into(part, key, room, text, new)
    }

    /// The series with this key among those past the limit, added if it is not there yet.
    pub(crate) fn insert_overflow(
        &self,
        key: &Key,
        text: impl FnOnce(&mut String, &[u8]),
        new: impl FnOnce() -> T,
    ) -> (Arc<Object<T>>, bool) {
        self.insert_into(&self.overflow, key, || true, text, new)
            .expect("there is always room for the overflow series")
    }

    fn insert_into(
        &self,
        part: &RwLock<Part<T>>,
        key: &Key,
        room: impl FnOnce() -> bool,
        text: impl FnOnce(&mut String, &[u8]),
        new: impl FnOnce() -> T,
    ) -> Option<(Arc<Object<T>>, bool)> {
        let bytes = key.as_bytes();
        let hash = self.hash(bytes);
        let mut part = write(part);
        if let Some(object) = part.find(hash, |object| *object.key == *bytes) {
            return Some((object.clone(), false));
        }
        if !room() {
            return None;
        }
        let mut block = String::new();
        text(&mut block, bytes);
        let object = Arc::new(Object {
            key: bytes.into(),
            text: block.into(),
            value: new(),
            number: self.next.fetch_add(1, Relaxed),
        });
        part.insert_unique(hash, object.clone(), |object| self.hash(&object.key));
        Some((object, true))
    }

    /// Takes a series out, and returns it if it was there.
    pub(crate) fn remove(&self, labels: &(impl LabelSet + ?Sized)) -> Option<Arc<Object<T>>> {
        let hash = self.hash_of(labels);
        self.take(hash, |object| Compare::equal(&object.key, labels))
    }

    /// Takes exactly this series out, not one that came under the same labels since.
    pub(crate) fn remove_object(&self, object: &Arc<Object<T>>) -> bool {
        let is_it = |other: &Arc<Object<T>>| Arc::ptr_eq(other, object);
        self.take(self.hash(&object.key), is_it).is_some()
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
        self.len.fetch_sub(1, Relaxed);
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
    fn part(&self, hash: u64) -> &RwLock<Part<T>> {
        // The tables themselves use the lowest and the highest bits.
        &self.parts[(hash >> 32) as usize % PARTS]
    }
}

fn in_order<T>(parts: &[RwLock<Part<T>>]) -> Vec<Arc<Object<T>>> {
    let mut objects = Vec::new();
    for part in parts {
        objects.extend(read(part).iter().cloned());
    }
    objects.sort_unstable_by_key(|object| object.number);
    objects
}

impl<T> std::fmt::Debug for Objects<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Objects")
            .field("len", &self.len)
            .finish_non_exhaustive()
    }
}
