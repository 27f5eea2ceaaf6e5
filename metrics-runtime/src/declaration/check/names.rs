//! The rule that each name on a page belongs to one family, judged for all families of a struct at once.
//!
//! Each name is looked up in a table by its hash, so the steps of `const` evaluation grow with the number of names alone, and
//! are few: rustc refuses a constant that takes more than two million. A call takes as long as a dozen other steps, so the
//! loops below have few.

use metrics_naming::hash::NameKey;

use super::claims::{self, Claim, Ending, endings};
use super::full_name::{Flattened, FullName};
use super::message::Message;
use super::same;
use crate::declaration::descriptor::Descriptor;
use crate::declaration::flatten::Table;
use crate::label::Labels;

/// The bits of an entry that hold the place of a name in its family; the family is above them.
const PLACE_BITS: u32 = 4;
/// The bit of a place that is set for the alias.
const OF_ALIAS: usize = 8;
/// The place of a name together with the constant labels.
const BRANCH: usize = 15;
/// The bits of an entry that do not belong to the hash.
const LOW: u64 = (1 << 32) - 1;

/// Returns how many slots hold the names of these families: a power of two.
#[must_use]
pub const fn name_slots(table: &Table) -> usize {
    // The names of an alias count as well, and the one with the constant labels.
    let most = 2 * claims::MOST + 1;
    ((most + 5) * table.len() + 8).next_power_of_two()
}

/// The names that were seen so far, found by their hashes.
pub(super) struct Seen<const SLOTS: usize> {
    pub(super) table: &'static Table,
    pub(super) has_instance: bool,
    /// The upper bits of a name's hash, then its family, counted from 1, and its place there; 0 where a slot is free.
    slots: [u64; SLOTS],
}

impl<const SLOTS: usize> Seen<SLOTS> {
    pub(super) const fn new(table: &'static Table) -> Self {
        Self {
            table,
            has_instance: !matches!(table.instance, Labels::Group([])),
            slots: [0; SLOTS],
        }
    }

    /// Enters the names of the family at `index`, whose own name has this key. Returns the first one that another family has
    /// already, as that one's and as this one's.
    pub(super) const fn enter(
        &mut self,
        index: usize,
        family: &Descriptor,
        key: NameKey,
        has_prefix: bool,
    ) -> Option<(Claim, Claim)> {
        let metric_type = family.shape.metric_type;
        let names = endings(metric_type, family.name.as_str(), has_prefix);
        if let Some(meeting) = self.enter_names(index, key, names, 0) {
            return Some(meeting);
        }
        match family.alias {
            Some(alias) => {
                let names = endings(metric_type, alias.name, false);
                self.enter_names(index, NameKey::of(alias.name), names, OF_ALIAS)
            }
            None => None,
        }
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "the low bits of the hash choose the slot"
    )]
    const fn enter_names(
        &mut self,
        index: usize,
        key: NameKey,
        endings: &[Ending],
        first_place: usize,
    ) -> Option<(Claim, Claim)> {
        let own = (index as u64 + 1) << PLACE_BITS;
        let mut i = 0;
        while i < endings.len() {
            let hash = endings[i].change.of(key.hash());
            let entry = own | (first_place + i) as u64;
            let mut slot = hash as usize & (SLOTS - 1);
            loop {
                let held = self.slots[slot];
                if held == 0 {
                    self.slots[slot] = hash & !LOW | entry;
                    break;
                }
                if (held ^ hash) & !LOW == 0
                    && let (Some(first), Some(second)) = (self.claim(held), self.claim(entry))
                    && first.equals(&second)
                {
                    // The samples of a name and of the alias may have one name.
                    if ((held ^ entry) & LOW) >> PLACE_BITS == 0 {
                        break;
                    }
                    return Some((first, second));
                }
                slot = (slot + 1) & (SLOTS - 1);
            }
            i += 1;
        }
        None
    }

    /// Enters the name of the family at `index` together with its constant labels. Returns the name if another family has both
    /// already.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the low bits of the hash choose the slot"
    )]
    pub(super) const fn enter_branch(
        &mut self,
        index: usize,
        family: &Descriptor,
        key: NameKey,
    ) -> Option<FullName> {
        let hash = branch_hash(family, key);
        let mut slot = hash as usize & (SLOTS - 1);
        loop {
            let held = self.slots[slot];
            if held == 0 {
                let entry = (index as u64 + 1) << PLACE_BITS | BRANCH as u64;
                self.slots[slot] = hash & !LOW | entry;
                return None;
            }
            if (held ^ hash) & !LOW == 0 && place(held) == BRANCH {
                let (other, this) = (self.family(held), Flattened::at(self.table, index));
                if same::are_one_branch(&other, &this) {
                    return Some(this.name);
                }
            }
            slot = (slot + 1) & (SLOTS - 1);
        }
    }

    const fn claim(&self, entry: u64) -> Option<Claim> {
        let place = place(entry);
        if place == BRANCH {
            return None;
        }
        let is_of_alias = place >= OF_ALIAS;
        Claim::new(&self.family(entry), is_of_alias, place % OF_ALIAS)
    }

    const fn family(&self, entry: u64) -> Flattened {
        let index = ((entry & LOW) >> PLACE_BITS) as usize - 1;
        Flattened::at(self.table, index)
    }
}

const fn place(entry: u64) -> usize {
    (entry & ((1 << PLACE_BITS) - 1)) as usize
}

const fn branch_hash(family: &Descriptor, name: NameKey) -> u64 {
    let mut key = name;
    let labels = family.constant_labels;
    let mut i = 0;
    while i < labels.len() {
        key = key.then(NameKey::of(labels[i].0));
        key = key.then(NameKey::of(labels[i].1));
        i += 1;
    }
    claims::WHOLE[0].change.of(key.hash())
}

/// Says that two families meet in a name.
pub(super) const fn meeting(first: &Claim, second: &Claim) -> Message {
    let (owner, other) = match (first.is_whole(), second.is_whole()) {
        (true, true) => return shared(&first.owner),
        (true, false) => (second, first),
        (false, _) => (first, second),
    };
    let (name, own) = (Message::of(&other.owner), Message::of(&owner.owner));
    Message::new(&[
        "`",
        name.as_str(),
        "` meets a name that the ",
        owner.of.family.shape.metric_type.as_str(),
        " `",
        own.as_str(),
        "` has on the page: rename one",
    ])
}

/// Says that two families have one name.
pub(super) const fn shared(name: &FullName) -> Message {
    let name = Message::of(name);
    Message::new(&[
        "two metrics have the name `",
        name.as_str(),
        "`: give one group a prefix, `#[metric(flatten, prefix = \"…\")]`",
    ])
}

#[cfg(test)]
mod tests;
