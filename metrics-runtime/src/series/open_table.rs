//! The series of open labels: a table that only grows and is looked up without a lock.
//!
//! A level is a hash table of places in the list of entries; when it is half full, one twice as large takes over. Old
//! levels stay (a reader may still be in one), which doubles the table's 16 bytes a series and no more.

use std::hash::{BuildHasher, Hasher as _};
use std::ops::ControlFlow;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use std::sync::atomic::{AtomicU64, AtomicUsize};
use std::sync::{Mutex, OnceLock, RwLock};

use foldhash::fast::RandomState;

use super::key::{Compare, Hash, Key};
use super::limit::SeriesLimit;
use super::packed_strings::Texts;
use crate::label::LabelSet;
use crate::storage::Slot;
use crate::support::{lock, read, unix_millis, write};

/// Entries in the first segment, and half the places in the first level.
const FIRST: usize = 8;

/// Enough for `FIRST << LEVELS` series, far more than there are slots.
const LEVELS: usize = 24;

/// The number of series that a reader passes before writers get a chance.
const BATCH: usize = 1024;

/// A table of series by the values of their labels.
pub(crate) struct OpenTable {
    /// Seeded at random, since label values can be an attacker's.
    hasher: RandomState,
    levels: [OnceLock<Level>; LEVELS],
    /// The level that is looked up now.
    current: AtomicUsize,
    segments: [OnceLock<Box<[OnceLock<Entry>]>>; LEVELS],
    /// The number of entries. Held while one is added.
    len: Mutex<usize>,
    /// The number of them that gave their room back.
    freed: AtomicUsize,
    page: RwLock<Page>,
    /// The series past the limit, where there is to be one alone.
    pub(super) overflow: OnceLock<Slot>,
}

/// A place holds 0, or the upper half of a hash and the number of an entry, from 1.
type Level = Box<[AtomicU64]>;

/// One series.
struct Entry {
    key: Box<[u8]>,
    slot: Slot,
    /// Whether it takes room.
    takes_room: bool,
}

/// The columns that a scrape reads.
#[derive(Default)]
struct Page {
    texts: Texts,
    slots: Vec<Slot>,
    /// When each was registered, in milliseconds since the epoch.
    created: Vec<u64>,
}

impl OpenTable {
    pub(crate) fn new() -> Self {
        Self {
            hasher: RandomState::default(),
            levels: [const { OnceLock::new() }; LEVELS],
            current: AtomicUsize::new(0),
            segments: [const { OnceLock::new() }; LEVELS],
            len: Mutex::new(0),
            freed: AtomicUsize::new(0),
            page: RwLock::default(),
            overflow: OnceLock::new(),
        }
    }

    /// The slots of a series that is there. Takes no lock and allocates nothing.
    #[inline]
    pub(crate) fn get(&self, labels: &(impl LabelSet + ?Sized)) -> Option<Slot> {
        let mut hash = Hash(self.hasher.build_hasher());
        labels.encode(&mut hash);
        self.find(hash.0.finish(), |key| Compare::equal(key, labels))
    }

    /// The slots of a series by its key.
    pub(crate) fn get_key(&self, key: &Key) -> Option<Slot> {
        self.find(self.hash(key.as_bytes()), |other| other == key.as_bytes())
    }

    /// The same, once nobody is adding one.
    pub(crate) fn get_settled(&self, key: &Key) -> Option<Slot> {
        let _adding = lock(&self.len);
        self.get_key(key)
    }

    /// Adds a series with these slots if it is not there yet; the second part tells whether it was added. `None` when there
    /// is no room within `limit`. `text` writes the label block.
    pub(crate) fn insert(
        &self,
        key: &Key,
        limit: Option<&SeriesLimit>,
        text: impl FnOnce(&mut String),
        slot: Slot,
    ) -> Option<(Slot, bool)> {
        let mut len = lock(&self.len);
        let hash = self.hash(key.as_bytes());
        if let Some(found) = self.find(hash, |other| other == key.as_bytes()) {
            return Some((found, false));
        }
        if *len >= FIRST << (LEVELS - 1) || limit.is_some_and(|limit| !limit.take()) {
            return None;
        }
        let (segment, offset) = place(*len);
        let entries = self.segments[segment]
            .get_or_init(|| (0..FIRST << segment).map(|_| OnceLock::new()).collect());
        let _ = entries[offset].set(Entry {
            key: key.as_bytes().into(),
            slot,
            takes_room: limit.is_some(),
        });
        {
            let mut page = write(&self.page);
            page.texts.push(text);
            page.slots.push(slot);
            page.created.push(unix_millis());
        }
        *len += 1;
        self.publish(*len, hash);
        Some((slot, true))
    }

    /// Gives back the room of the series that have none of use for it now, and takes it for those that have again, while there are
    /// fewer than `most` series. Their slots stay.
    pub(super) fn free(&self, limit: &SeriesLimit, most: usize, is_unused: impl Fn(Slot) -> bool) {
        let len = lock(&self.len);
        if *len >= most {
            return;
        }
        let entries = (0..*len).filter_map(|index| self.entry(index));
        let unused = entries.filter(|entry| entry.takes_room && is_unused(entry.slot));
        let unused = unused.count();
        // Under the lock.
        let freed = self.freed.swap(unused, Relaxed);
        limit.give_back(unused.saturating_sub(freed));
        limit.fill(freed.saturating_sub(unused));
    }

    /// Calls `visit` with the label block, the slots and the time of registration of every series behind the first `passed`, in
    /// the order in which they came, until it breaks; tells what with, and how many were passed then. It may ask for nothing that
    /// takes a lock of this table.
    pub(crate) fn try_for_each<B>(
        &self,
        passed: usize,
        mut visit: impl FnMut(&str, Slot, &u64) -> ControlFlow<B>,
    ) -> ControlFlow<(B, usize)> {
        let mut next = passed;
        loop {
            let page = read(&self.page);
            let end = page.slots.len().min(next + BATCH);
            if next >= end {
                return ControlFlow::Continue(());
            }
            for index in next..end {
                let (slot, created) = (page.slots[index], &page.created[index]);
                if let ControlFlow::Break(with) = visit(page.texts.get(index), slot, created) {
                    return ControlFlow::Break((with, index + 1));
                }
            }
            next = end;
        }
    }

    /// The keys and slots of all series, in the order in which they came.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&[u8], Slot)> {
        let len = *lock(&self.len);
        (0..len)
            .filter_map(|index| self.entry(index))
            .map(|entry| (&*entry.key, entry.slot))
    }

    fn hash(&self, key: &[u8]) -> u64 {
        let mut hasher = self.hasher.build_hasher();
        super::key::values(key).for_each(|value| hasher.write(value.as_bytes()));
        hasher.finish()
    }

    #[inline]
    fn find(&self, hash: u64, is_it: impl Fn(&[u8]) -> bool) -> Option<Slot> {
        let level = self.levels[self.current.load(Acquire)].get()?;
        let mask = level.len() - 1;
        let mut at = start(hash, mask);
        loop {
            let place = level[at & mask].load(Acquire);
            let number = low(place);
            if number == 0 {
                return None;
            }
            if tag(place) == tag(hash) {
                let entry = self.entry(number - 1)?;
                if is_it(&entry.key) {
                    return Some(entry.slot);
                }
            }
            at += 1;
        }
    }

    #[inline]
    fn entry(&self, index: usize) -> Option<&Entry> {
        let (segment, offset) = place(index);
        self.segments[segment].get()?[offset].get()
    }

    /// Puts entry number `number` into the current level, or all of them into the next one.
    fn publish(&self, number: usize, hash: u64) {
        let current = self.current.load(Relaxed);
        let level = self.levels[current].get_or_init(|| empty_level(current));
        if number * 2 <= level.len() {
            put(level, hash, number);
            return;
        }
        let next = empty_level(current + 1);
        for number in 1..=number {
            let entry = self
                .entry(number - 1)
                .expect("entries are added before they are published");
            put(&next, self.hash(&entry.key), number);
        }
        let _ = self.levels[current + 1].set(next);
        self.current.store(current + 1, Release);
    }
}

impl std::fmt::Debug for OpenTable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpenTable")
            .field("len", &*lock(&self.len))
            .finish_non_exhaustive()
    }
}

/// The segment of an entry, and its place in it.
#[inline]
fn place(index: usize) -> (usize, usize) {
    let segment = (index / FIRST + 1).ilog2() as usize;
    (segment, index - FIRST * ((1 << segment) - 1))
}

fn empty_level(level: usize) -> Level {
    (0..(2 * FIRST) << level)
        .map(|_| AtomicU64::new(0))
        .collect()
}

fn put(level: &Level, hash: u64, number: usize) {
    let mask = level.len() - 1;
    let mut at = start(hash, mask);
    // A level is at most half full.
    while level[at & mask].load(Relaxed) != 0 {
        at += 1;
    }
    level[at & mask].store(tag(hash) | number as u64, Release);
}

#[inline]
fn start(hash: u64, mask: usize) -> usize {
    low(hash) & mask
}

/// The lower half of a word.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "that is what it is for")]
fn low(word: u64) -> usize {
    word as u32 as usize
}

/// The upper half of a word, where it was.
#[inline]
fn tag(word: u64) -> u64 {
    word & !u64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow::{Break, Continue};

    use super::*;
    use crate::storage::allocate;

    #[test]
    fn places_are_dense() {
        let mut expected = (0, 0);
        for index in 0..100_000 {
            assert_eq!(place(index), expected);
            expected.1 += 1;
            if expected.1 == FIRST << expected.0 {
                expected = (expected.0 + 1, 0);
            }
        }
    }

    #[test]
    fn what_was_inserted_is_found_at_every_size() {
        let table = OpenTable::new();
        let slot = allocate(1, 0).expect("there are free slots");
        let limit = SeriesLimit::new(5000);
        for n in 0..5000_u32 {
            assert_eq!(table.get(&n), None);
            let added = table.insert(
                &Key::of(&n),
                Some(&limit),
                |out| out.push('x'),
                slot.offset(n),
            );
            assert_eq!(added, Some((slot.offset(n), true)));
            assert_eq!(table.get(&(n / 2)), Some(slot.offset(n / 2)));
        }
        for n in 0..5000_u32 {
            assert_eq!(table.get(&n), Some(slot.offset(n)));
        }
        let again = table.insert(&Key::of(&7), Some(&limit), |_| (), slot);
        assert_eq!(again, Some((slot.offset(7), false)));
        assert_eq!(
            table.insert(&Key::of(&5000), Some(&limit), |_| (), slot),
            None
        );
        assert_eq!(table.entries().count(), 5000);
        let mut seen = 0;
        let mut visit = |passed, last| {
            table.try_for_each(passed, |_, at, _| {
                assert_eq!(at, slot.offset(seen));
                seen += 1;
                if seen == last {
                    Break(at)
                } else {
                    Continue(())
                }
            })
        };
        assert_eq!(visit(0, 3000), Break((slot.offset(2999), 3000)));
        assert_eq!(visit(3000, 6000), Continue(()));
        assert_eq!(seen, 5000);
    }
}
