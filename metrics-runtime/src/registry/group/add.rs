//! Series that come while a program runs.

use super::super::forward::detach;
use super::super::key::{Key, Overflow};
use super::super::objects::Objects;
use super::super::open::Open;
use super::super::room::Room;
use super::super::self_metrics::Problem;
use super::{Branch, begin};
use crate::label::LabelSet;
use crate::storage::{AnyCells, Cells as _, Owned, Slot, allocate};

/// The key of a new series, and of the one that takes its place past the limit.
pub(super) struct Keys {
    key: Key,
    overflow: Key,
}

impl Keys {
    #[cold]
    pub(super) fn of(labels: &(impl LabelSet + ?Sized)) -> Self {
        let mut overflow = Overflow(Key::default());
        labels.encode(&mut overflow);
        Self {
            key: Key::of(labels),
            overflow: overflow.0,
        }
    }
}

impl Branch {
    /// Takes keys, not labels: it is there once, not once for each type of labels.
    #[cold]
    pub(super) fn add_open(&self, open: &Open, Keys { key, overflow }: &Keys) -> Slot {
        let room = Some(&self.about.room);
        self.insert_open(open, key, room).unwrap_or_else(|| {
            self.about.overflowed();
            let insert = || self.insert_open(open, overflow, None).unwrap_or(Slot::VOID);
            if self.about.spec.labels.is_some() {
                return insert();
            }
            // There can be any number of label names that nobody declared: the first ones stand for all.
            *open.overflow.get_or_init(insert)
        })
    }

    /// The slots of the series with this key, added if it is new; `None` where there is no room. Without `room` it is one
    /// past the limit.
    fn insert_open(&self, open: &Open, key: &Key, room: Option<&Room>) -> Option<Slot> {
        if let Some(found) = open.get_key(key) {
            return Some(found);
        }
        if room.is_some_and(|room| !room.has(1)) && !self.make_room() {
            // The last room may have been taken for this very key.
            return open.get_settled(key);
        }
        let context = &self.about.context;
        let Ok(slot) = allocate(1, self.shift()) else {
            context.trouble.count(Problem::NoRoom, self.about.name());
            return Some(Slot::VOID);
        };
        begin(&self.about, slot);
        // Before anyone can find it: what is recorded from the first moment on is handed on.
        let told = context.announce_series(self, key.as_bytes(), &AnyCells::Slot(slot), true);
        let inserted = open.insert(key, room, |out| self.push_block(out, key.as_bytes()), slot);
        if !matches!(inserted, Some((_, true))) {
            detach(slot.id());
        }
        let (slot, added) = inserted?;
        if added {
            self.added(key, &AnyCells::Slot(slot), told);
        }
        Some(slot)
    }

    /// Adds an object, or takes that of the overflow series.
    #[cold]
    pub(super) fn add_object(
        &self,
        objects: &Objects<Owned>,
        Keys { key, overflow }: &Keys,
    ) -> Owned {
        let room = Some(&self.about.room);
        self.insert_object(objects, key, room).unwrap_or_else(|| {
            self.about.overflowed();
            self.insert_object(objects, overflow, None)
                .unwrap_or_else(|| Owned::new(self.shift()))
        })
    }

    /// The object with this key, added if it is new; `None` where there is no room. Without `room` it is one past the limit.
    fn insert_object(
        &self,
        objects: &Objects<Owned>,
        key: &Key,
        room: Option<&Room>,
    ) -> Option<Owned> {
        match room {
            None => {
                if let Some(found) = objects.get_overflow(key) {
                    return Some(found);
                }
            }
            // As above.
            Some(room) if !room.has(1) && !self.make_room() => return objects.get_key(key),
            Some(_) => {}
        }
        let made = Owned::new(self.shift());
        let cells = AnyCells::Owned(made.clone());
        // Before anyone can find it, as above.
        let context = &self.about.context;
        let told = context.announce_series(self, key.as_bytes(), &cells, true);
        let inserted = objects.insert(key, room, |out| self.push_block(out, key.as_bytes()), made);
        match inserted {
            Some((object, true)) => {
                self.added(key, &cells, told);
                Some(object)
            }
            other => {
                detach(cells.id());
                other.map(|(object, _)| object)
            }
        }
    }

    /// Counts what is to be said of a new series, and tells the foreign recorders that were named since `told` of them were.
    pub(in crate::registry) fn added(&self, key: &Key, cells: &AnyCells, told: usize) {
        let context = &self.about.context;
        for _ in 0..key.cut {
            context
                .trouble
                .count(Problem::LabelValueCut, self.about.name());
        }
        if context.targets_len() != told {
            context.announce_series(self, key.as_bytes(), cells, false);
        }
    }
}
