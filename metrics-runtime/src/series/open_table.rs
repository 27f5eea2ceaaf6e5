//! The series of open labels: a table that only grows and is looked up without a lock.
//!
//! A level is a hash table of the numbers of entries; when it is three quarters full, one twice as large takes over. Old levels
//! stay (a reader may still be in one), which at most doubles the bytes of the table. Entries are in segments of one
//! size, which all levels share.

use std::hash::{BuildHasher, Hasher as _};
use std::ops::ControlFlow;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use std::sync::atomic::{AtomicU32, AtomicUsize};
use std::sync::{Arc, OnceLock, RwLock};

use foldhash::fast::RandomState;

use super::key::{Compare, Hash, HashedKey};
use super::limit::SeriesLimit;
use super::packed_strings::Texts;
use crate::label::LabelSet;
use crate::storage::Slot;
use crate::support::{read, write};

/// The number of entries in a segment.
const SEGMENT: usize = 16;

/// The number of places in the first level.
const FIRST: usize = 16;

/// Enough for more series than there are slots.
const LEVELS: usize = 22;

/// The number of series that a reader passes before writers get a chance.
const BATCH: usize = 1024;

/// A table of series by the values of their labels.
pub(crate) struct OpenTable {
    /// Seeded at random, since label values can be an attacker's.
    hasher: RandomState,
    levels: [OnceLock<Level>; LEVELS],
    /// The level that is looked up now.
    current: AtomicUsize,
    /// The number of entries that gave their room back.
    freed: AtomicUsize,
    /// Locked for writing while an entry is added.
    rows: RwLock<Rows>,
    /// The series past the limit, where there is to be one alone.
    pub(super) overflow: OnceLock<Slot>,
}

/// One hash table. A quarter of the places stays free.
struct Level {
    /// A place holds 0, or the number of an entry, from 1, in as many bits as the position of a place has, and above them the
    /// bits of the hash that the position does not have.
    places: Box<[AtomicU32]>,
    segments: Box<[OnceLock<Arc<Segment>>]>,
}

type Segment = [OnceLock<Entry>; SEGMENT];

/// What a look-up needs of a series. Its cell in the segment has 24 bytes, without any padding.
struct Entry {
    key: Box<[u8]>,
    slot: Slot,
}

/// What a scrape needs of a series beside its label block, and a new level.
#[derive(Clone, Copy)]
struct Row {
    slot: Slot,
    /// The hash of the key, so that a new level needs no look at keys.
    hash: u32,
}

/// The series for those who have the lock.
#[derive(Default)]
struct Rows {
    /// The label blocks; with each the row, and the time of registration in milliseconds since the epoch.
    texts: Texts<Row, u64>,
    /// The indices of the entries past the limit, which take no room.
    past_limit: Vec<usize>,
}

/// A series that is added unless it is there.
pub(super) struct NewSeries<'a, S, T> {
    pub(super) key: &'a HashedKey,
    /// The limit that must have room for it; `None` for a series past the limit.
    pub(super) limit: Option<&'a SeriesLimit>,
    /// Now, in milliseconds since the epoch: read before there is a lock.
    pub(super) created: u64,
    /// Takes its slots, if there are any left.
    pub(super) slot: S,
    /// Writes its label block.
    pub(super) text: T,
}

/// Outcome of [`OpenTable::insert`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Inserted {
    Found(Slot),
    Added(Slot),
    /// There is no room within the limit.
    NoRoom,
    NoSlots,
}

impl OpenTable {
    pub(crate) fn new() -> Self {
        Self {
            hasher: RandomState::default(),
            levels: [const { OnceLock::new() }; LEVELS],
            current: AtomicUsize::new(0),
            freed: AtomicUsize::new(0),
            rows: RwLock::default(),
            overflow: OnceLock::new(),
        }
    }

    /// The slots of a series that is there. Takes no lock and allocates nothing.
    #[inline]
    pub(crate) fn get(&self, labels: &(impl LabelSet + ?Sized)) -> Option<Slot> {
        let mut hash = Hash(self.hasher.build_hasher());
        labels.encode(&mut hash);
        self.find(low(hash.0.finish()), |key| Compare::equal(key, labels))
    }

    /// Returns the key of a series of this table.
    pub(super) fn key(&self, labels: &(impl LabelSet + ?Sized)) -> HashedKey {
        HashedKey::new(labels, self.hasher.build_hasher())
    }

    /// Returns the key of the series that stands for this one past the limit.
    pub(super) fn overflow_key(&self, labels: &(impl LabelSet + ?Sized)) -> HashedKey {
        HashedKey::overflow(labels, self.hasher.build_hasher())
    }

    /// The slots of a series by its key.
    pub(super) fn get_key(&self, key: &HashedKey) -> Option<Slot> {
        self.find(low(key.hash()), |other| other == key.as_bytes())
    }

    /// The same, once nobody is adding one.
    pub(super) fn get_settled(&self, key: &HashedKey) -> Option<Slot> {
        let _nobody_adds = read(&self.rows);
        self.get_key(key)
    }

    /// Adds a series if it is not there yet.
    pub(super) fn insert(
        &self,
        new: NewSeries<'_, impl FnOnce() -> Option<Slot>, impl FnOnce(&mut String)>,
    ) -> Inserted {
        let mut rows = write(&self.rows);
        if let Some(found) = self.get_key(new.key) {
            return Inserted::Found(found);
        }
        let index = rows.texts.len();
        if index >= capacity(LEVELS - 1) || new.limit.is_some_and(|limit| !limit.take()) {
            return Inserted::NoRoom;
        }
        let Some(slot) = (new.slot)() else {
            new.limit.inspect(|limit| limit.give_back(1));
            return Inserted::NoSlots;
        };
        let hash = low(new.key.hash());
        rows.texts.push(new.text, Row { slot, hash }, new.created);
        if new.limit.is_none() {
            rows.past_limit.push(index);
        }
        let key = new.key.as_bytes().into();
        self.publish(&rows.texts, hash, Entry { key, slot });
        Inserted::Added(slot)
    }

    /// Gives back the room of the series that have none of use for it now, and takes it for those that have again, while there are
    /// fewer than `most` series. Their slots stay.
    pub(super) fn free(&self, limit: &SeriesLimit, most: usize, is_unused: impl Fn(Slot) -> bool) {
        let rows = write(&self.rows);
        let len = rows.texts.len();
        if len >= most {
            return;
        }
        let takes_room = |index| rows.past_limit.binary_search(&index).is_err();
        let all = rows.texts.values().enumerate();
        let unused = all.filter(|(index, row)| takes_room(*index) && is_unused(row.slot));
        let unused = unused.count();
        // Under the lock.
        let freed = self.freed.swap(unused, Relaxed);
        limit.give_back(unused.saturating_sub(freed));
        limit.fill(freed.saturating_sub(unused));
    }

    /// Calls `visit` with the label block, the slots and the time of registration of every series behind the first `passed`, in
    /// the order in which they came, until it breaks; tells what with, and how many were passed then. It may ask for nothing that
    /// takes a lock of this table.
    ///
    /// The time is a reference, since a page without times never looks at it.
    pub(crate) fn try_for_each<B>(
        &self,
        passed: usize,
        mut visit: impl FnMut(&str, Slot, &u64) -> ControlFlow<B>,
    ) -> ControlFlow<(B, usize)> {
        let mut next = passed;
        loop {
            let rows = read(&self.rows);
            let end = rows.texts.len().min(next + BATCH);
            if next >= end {
                return ControlFlow::Continue(());
            }
            while next < end {
                for (text, row, created) in rows.texts.rest_of_chunk(next) {
                    next += 1;
                    if let ControlFlow::Break(with) = visit(text, row.slot, created) {
                        return ControlFlow::Break((with, next));
                    }
                }
            }
        }
    }

    /// The keys and slots of all series, in the order in which they came.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&[u8], Slot)> {
        let len = read(&self.rows).texts.len();
        (0..len)
            .filter_map(|index| self.level()?.entry(index))
            .map(|entry| (&*entry.key, entry.slot))
    }

    #[inline]
    fn level(&self) -> Option<&Level> {
        self.levels[self.current.load(Acquire)].get()
    }

    #[inline]
    fn find(&self, hash: u32, is_it: impl Fn(&[u8]) -> bool) -> Option<Slot> {
        let level = self.level()?;
        let mask = level.places.len() - 1;
        let mut at = hash as usize;
        loop {
            let place = level.places[at & mask].load(Acquire);
            if place == 0 {
                return None;
            }
            if tag(place, mask) == tag(hash, mask) {
                let entry = level.entry((place as usize & mask) - 1)?;
                if is_it(&entry.key) {
                    return Some(entry.slot);
                }
            }
            at += 1;
        }
    }

    /// Makes the last one of the rows, whose key has this hash, a series that is found. The lock is held.
    fn publish(&self, rows: &Texts<Row, u64>, hash: u32, entry: Entry) {
        let len = rows.len();
        let mut current = self.current.load(Relaxed);
        let mut level = self.levels[current].get_or_init(|| Level::new(0));
        if len > capacity(current) {
            current += 1;
            level = self.levels[current].get_or_init(|| level.grown(current));
            level.add(len - 1, entry);
            level.put_all(rows);
            self.current.store(current, Release);
        } else {
            level.add(len - 1, entry);
            level.put(hash, len - 1);
        }
    }
}

impl Level {
    fn new(level: usize) -> Self {
        let places = (0..FIRST << level).map(|_| AtomicU32::new(0));
        let segments = (0..capacity(level).div_ceil(SEGMENT)).map(|_| OnceLock::new());
        Self {
            places: places.collect(),
            segments: segments.collect(),
        }
    }

    /// The next level, with the entries of this one and all places free.
    fn grown(&self, level: usize) -> Self {
        let grown = Self::new(level);
        for (new, segment) in grown.segments.iter().zip(&self.segments) {
            if let Some(segment) = segment.get() {
                let _ = new.set(segment.clone());
            }
        }
        grown
    }

    #[inline]
    fn entry(&self, index: usize) -> Option<&Entry> {
        self.segments[index / SEGMENT].get()?[index % SEGMENT].get()
    }

    fn add(&self, index: usize, entry: Entry) {
        let segment = &self.segments[index / SEGMENT];
        let segment = segment.get_or_init(|| Arc::new([const { OnceLock::new() }; SEGMENT]));
        let _ = segment[index % SEGMENT].set(entry);
    }

    fn put_all(&self, rows: &Texts<Row, u64>) {
        for (index, row) in rows.values().enumerate() {
            self.put(row.hash, index);
        }
    }

    fn put(&self, hash: u32, index: usize) {
        let mask = self.places.len() - 1;
        let mut at = hash as usize;
        // A level is never full.
        while self.places[at & mask].load(Relaxed) != 0 {
            at += 1;
        }
        let number = low(index as u64 + 1);
        self.places[at & mask].store(tag(hash, mask) | number, Release);
    }
}

impl std::fmt::Debug for OpenTable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpenTable")
            .field("len", &read(&self.rows).texts.len())
            .finish_non_exhaustive()
    }
}

/// The number of entries for which a level has room.
const fn capacity(level: usize) -> usize {
    (FIRST << level) / 4 * 3
}

/// The lower half of a word.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "that is what it is for")]
fn low(word: u64) -> u32 {
    word as u32
}

/// The bits of a hash, or of a place, that are above those of a position.
#[inline]
fn tag(word: u32, mask: usize) -> u32 {
    word & !low(mask as u64)
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow::{Break, Continue};

    use super::*;
    use crate::storage::allocate;

    /// Adds a series of the family whose label is a number, with this slot.
    fn insert(
        table: &OpenTable,
        number: u32,
        limit: Option<&SeriesLimit>,
        slot: Option<Slot>,
    ) -> Inserted {
        table.insert(NewSeries {
            key: &table.key(&number),
            limit,
            created: u64::from(number),
            slot: || slot,
            text: |out: &mut String| out.push_str(&number.to_string()),
        })
    }

    #[test]
    fn what_was_inserted_is_found_at_every_size() {
        let table = OpenTable::new();
        let slot = allocate(1, 0).expect("there are free slots");
        let limit = SeriesLimit::new(5000);
        for n in 0..5000_u32 {
            assert_eq!(table.get(&n), None);
            let added = insert(&table, n, Some(&limit), Some(slot.offset(n)));
            assert_eq!(added, Inserted::Added(slot.offset(n)));
            assert_eq!(table.get(&(n / 2)), Some(slot.offset(n / 2)));
        }
        for n in 0..5000_u32 {
            assert_eq!(table.get(&n), Some(slot.offset(n)));
        }
        let again = insert(&table, 7, Some(&limit), Some(slot));
        assert_eq!(again, Inserted::Found(slot.offset(7)));
        let past_limit = insert(&table, 5000, Some(&limit), Some(slot));
        assert_eq!(past_limit, Inserted::NoRoom);
        assert_eq!(table.entries().count(), 5000);
        let mut seen = 0;
        let mut visit = |passed, last| {
            table.try_for_each(passed, |text, at, created| {
                assert_eq!(at, slot.offset(seen));
                assert_eq!((text, *created), (&*seen.to_string(), u64::from(seen)));
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

    #[test]
    fn a_series_without_slots_takes_no_room() {
        let table = OpenTable::new();
        let limit = SeriesLimit::new(1);
        assert_eq!(insert(&table, 1, Some(&limit), None), Inserted::NoSlots);
        assert_eq!(table.get(&1), None);
        let added = insert(&table, 2, Some(&limit), Some(Slot::VOID));
        assert_eq!(added, Inserted::Added(Slot::VOID));
    }

    #[test]
    fn series_past_the_limit_give_no_room_back() {
        let table = OpenTable::new();
        let limit = SeriesLimit::new(2);
        insert(&table, 1, Some(&limit), Some(Slot::VOID));
        insert(&table, 2, None, Some(Slot::VOID));
        insert(&table, 3, Some(&limit), Some(Slot::VOID));
        assert!(!limit.has_room(1));
        table.free(&limit, 100, |_| true);
        assert!(limit.has_room(2));
        assert!(!limit.has_room(3));
    }

    #[test]
    fn readers_find_what_was_added_while_segments_and_levels_come() {
        const SERIES: u32 = 20_000;

        let table = OpenTable::new();
        let added = AtomicU32::new(0);
        let slot = Slot::VOID;
        std::thread::scope(|scope| {
            for step in [1, 7] {
                let (table, added) = (&table, &added);
                scope.spawn(move || {
                    let mut number = 0;
                    loop {
                        let len = added.load(Acquire);
                        for _ in 0..100 {
                            number = (number + step) % len.max(1);
                            let expected = (number < len).then(|| slot.offset(number));
                            assert!(len == 0 || table.get(&number) == expected);
                        }
                        let rows = table.try_for_each(len as usize / 2, |text, at, _| {
                            assert_eq!(at, slot.offset(text.parse().expect("a number")));
                            Continue::<()>(())
                        });
                        assert!(rows.is_continue());
                        if len == SERIES {
                            return;
                        }
                    }
                });
            }
            for number in 0..SERIES {
                insert(&table, number, None, Some(slot.offset(number)));
                added.store(number + 1, Release);
            }
        });
        assert_eq!(table.entries().count(), SERIES as usize);
    }
}
