//! Names behind the prefixes that they get in flattening.

use crate::declaration::descriptor::Descriptor;
use crate::declaration::flatten::Table;

/// The most structs that can lie in each other.
const MAX_DEPTH: usize = 32;

/// The name of a family on the page, of which the table of the outermost struct has the parts.
#[derive(Debug, Clone, Copy)]
pub(super) struct FullName {
    /// The prefixes, the outermost first.
    prefixes: [&'static str; MAX_DEPTH],
    depth: usize,
    /// The name in the struct that declares the family.
    text: &'static str,
}

impl FullName {
    /// A name without prefixes.
    pub(super) const fn new(text: &'static str) -> Self {
        Self {
            prefixes: [""; MAX_DEPTH],
            depth: 0,
            text,
        }
    }

    /// Returns the parts behind each other: all but the last one are followed by an underscore.
    pub(super) const fn part(&self, index: usize) -> Option<&'static str> {
        if index < self.depth {
            Some(self.prefixes[index])
        } else if index == self.depth {
            Some(self.text)
        } else {
            None
        }
    }

    pub(super) const fn len(&self) -> usize {
        let mut len = self.text.len();
        let mut i = 0;
        while i < self.depth {
            len += self.prefixes[i].len() + 1;
            i += 1;
        }
        len
    }

    /// Returns the byte at an index below the length.
    pub(super) const fn byte(&self, index: usize) -> u8 {
        let mut rest = index;
        let mut i = 0;
        while i < self.depth {
            let prefix = self.prefixes[i].as_bytes();
            if rest < prefix.len() {
                return prefix[rest];
            }
            if rest == prefix.len() {
                return b'_';
            }
            rest -= prefix.len() + 1;
            i += 1;
        }
        self.text.as_bytes()[rest]
    }

    pub(super) const fn equals(&self, other: &Self) -> bool {
        let len = self.len();
        len == other.len() && self.common_start(other) == len
    }

    pub(super) const fn starts_with(&self, start: &'static str) -> bool {
        self.common_start(&Self::new(start)) == start.len()
    }

    const fn common_start(&self, other: &Self) -> usize {
        let (len, other_len) = (self.len(), other.len());
        let mut i = 0;
        while i < len && i < other_len && self.byte(i) == other.byte(i) {
            i += 1;
        }
        i
    }

    pub(super) const fn has_prefix(&self) -> bool {
        self.depth > 0
    }
}

/// A family of a table, with the name that it has there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Flattened {
    pub(super) family: &'static Descriptor,
    pub(super) name: FullName,
}

impl Flattened {
    /// A family that is in no other struct.
    pub(super) const fn own(family: &'static Descriptor) -> Self {
        Self {
            family,
            name: FullName::new(family.name.as_str()),
        }
    }

    /// Returns the family at an index below the number of all families.
    pub(super) const fn at(table: &'static Table, index: usize) -> Self {
        let mut name = FullName::new("");
        let (mut table, mut rest) = (table, index);
        'descend: loop {
            let (mut passed, mut i) = (0, 0);
            while i < table.groups.len() {
                let group = &table.groups[i];
                if passed + rest < group.before {
                    break;
                }
                rest -= group.before - passed;
                passed = group.before;
                if rest < group.table.len() {
                    name.push(group.prefix);
                    table = group.table;
                    continue 'descend;
                }
                rest -= group.table.len();
                i += 1;
            }
            let family = &table.fields[passed + rest];
            if family.whole_name {
                name.depth = 0;
            }
            name.text = family.name.as_str();
            return Self { family, name };
        }
    }
}

impl FullName {
    const fn push(&mut self, prefix: &'static str) {
        if prefix.is_empty() {
            return;
        }
        assert!(
            self.depth < MAX_DEPTH,
            "structs are flattened at most 32 levels deep: flatten this one directly"
        );
        self.prefixes[self.depth] = prefix;
        self.depth += 1;
    }
}

#[cfg(test)]
mod tests {
    use metrics_naming::hash::NameKey;

    use super::{Flattened, FullName};
    use crate::declaration::check::message::Message;
    use crate::declaration::descriptor::Descriptor;
    use crate::declaration::flatten::{Group, Table};
    use crate::declaration::name::Name;
    use crate::label::Labels;

    const fn family(name: &'static str) -> Descriptor {
        Descriptor {
            name: Name::new(name),
            ..Descriptor::EMPTY
        }
    }

    const fn group(before: usize, prefix: &'static str, table: &'static Table) -> Group {
        Group::new(before, prefix, NameKey::of(prefix).hash(), true, table)
    }

    static POOL: Table = Table::new(&[family("open_total"), family("size")]);
    static SHOP: Table = Table::with_groups(
        &[family("a"), family("b")],
        &[
            group(0, "read", &POOL),
            group(1, "", &POOL),
            group(2, "write", &POOL),
        ],
        Labels::NONE,
    );
    static ALL: Table =
        Table::with_groups(&[family("c")], &[group(1, "shop", &SHOP)], Labels::NONE);

    #[test]
    fn families_are_found_in_the_order_of_the_rows() {
        let names = [
            "c",
            "shop_read_open_total",
            "shop_read_size",
            "shop_a",
            "shop_open_total",
            "shop_size",
            "shop_b",
            "shop_write_open_total",
            "shop_write_size",
        ];
        assert_eq!(ALL.len(), names.len());
        for (index, expected) in names.into_iter().enumerate() {
            let found = Flattened::at(&ALL, index);
            assert_eq!(Message::of(&found.name).as_str(), expected);
            assert!(found.name.equals(&FullName::new(expected)));
            assert!(!found.name.equals(&FullName::new("shop_write")));
            assert!(found.name.starts_with(&expected[..expected.len() / 2]));
            assert!(!found.name.starts_with("shop_write_size_"));
        }
    }
}
