//! Tables of structs that are flattened into others.
//!
//! A constant table refers to those of nested structs, and copies nothing: `const` evaluation takes long for each row that it
//! writes. The program makes one list of all rows when it asks for them.

use std::sync::OnceLock;

use metrics_naming::hash::NameKey;
use metrics_naming::kept::Kept;

use super::descriptor::Descriptor;
use super::name::Name;
use crate::label::Labels;
use crate::naming::MetricType;

/// The families of a struct: those of its own fields, and those of the structs that are flattened into it.
#[derive(Debug)]
pub struct Table {
    pub(crate) fields: &'static [Descriptor],
    pub(crate) groups: &'static [Group],
    /// The labels that tell the instances of the struct apart; they hold for the groups as well.
    pub(crate) instance: Labels,
    /// The number of families in all.
    len: usize,
    /// Whether all names and prefixes are plain.
    is_plain: bool,
    /// Whether names that are different stay so behind a prefix, and no other rule can be broken there.
    is_closed: bool,
}

/// A struct that is flattened into another.
#[derive(Debug)]
pub struct Group {
    /// The number of own fields of the outer struct that come before this one.
    pub(crate) before: usize,
    /// The text before the names, without the underscore; it can be empty.
    pub(crate) prefix: &'static str,
    /// The hash of the prefix and the underscore.
    hash: u64,
    /// Whether no rule about words can find fault with the prefix.
    is_plain: bool,
    pub(crate) table: &'static Table,
}

impl Table {
    /// A struct without groups and instances.
    #[must_use]
    pub const fn new(fields: &'static [Descriptor]) -> Self {
        Self::with_groups(fields, &[], Labels::NONE)
    }

    /// A struct with groups, in their order.
    #[must_use]
    pub const fn with_groups(
        fields: &'static [Descriptor],
        groups: &'static [Group],
        instance: Labels,
    ) -> Self {
        let (mut len, mut is_plain, mut is_closed) = (fields.len(), true, true);
        let mut i = 0;
        while i < fields.len() {
            is_plain &= fields[i].kept.has(Kept::PLAIN);
            is_closed = is_closed && takes_prefix(&fields[i]);
            i += 1;
        }
        i = 0;
        while i < groups.len() {
            len += groups[i].table.len;
            is_plain &= groups[i].is_plain && groups[i].table.is_plain;
            is_closed &= groups[i].table.is_closed;
            i += 1;
        }
        Self {
            fields,
            groups,
            instance,
            len,
            is_plain,
            is_closed,
        }
    }

    /// Returns the row of an own field.
    #[must_use]
    pub const fn field(&self, index: usize) -> &'static Descriptor {
        &self.fields[index]
    }

    /// Returns the number of families in all.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Returns whether there are no families.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    pub(crate) const fn is_plain(&self) -> bool {
        self.is_plain
    }

    /// Returns whether no two families of groups whose names start differently can meet, and no other rule is broken by a
    /// prefix.
    pub(crate) const fn is_ordinary(&self) -> bool {
        let mut i = 0;
        while i < self.groups.len() {
            let group = &self.groups[i];
            if !group.table.is_closed || group.may_be_of_library() {
                return false;
            }
            i += 1;
        }
        matches!(self.instance, Labels::Group([]))
    }

    /// Adds the rows of all families, whose names get the prefix.
    fn flatten(&self, prefix: &str, instance: Labels, rows: &mut Vec<Descriptor>) {
        let mut fields = 0;
        let mut add = |until: usize, rows: &mut Vec<Descriptor>| {
            rows.extend(self.fields[fields..until].iter().map(|family| Descriptor {
                name: prefixed(family, prefix),
                instance,
                ..*family
            }));
            fields = until;
        };
        for group in self.groups {
            add(group.before, rows);
            let mut prefix = prefix.to_owned();
            if !group.prefix.is_empty() {
                prefix.push_str(group.prefix);
                prefix.push('_');
            }
            group.table.flatten(&prefix, instance, rows);
        }
        add(self.fields.len(), rows);
    }
}

/// Returns whether a prefix changes the names that a family has on the page by that prefix alone.
const fn takes_prefix(family: &Descriptor) -> bool {
    // The label of a state set's states is called as the family.
    if family.whole_name
        || family.alias.is_some()
        || matches!(family.shape.metric_type, MetricType::StateSet)
    {
        return false;
    }
    // These become suffixes.
    let name = family.name.as_str();
    name.len() > "_total".len()
        || !matches!(name.as_bytes(), b"total" | b"_total" | b"info" | b"_info")
}

fn prefixed(family: &Descriptor, prefix: &str) -> Name {
    if prefix.is_empty() || family.whole_name {
        return family.name;
    }
    Name::new(String::leak(format!("{prefix}{}", family.name)))
}

impl Group {
    /// A struct behind a prefix; `hash` is that of the prefix and the underscore.
    #[must_use]
    pub const fn new(
        before: usize,
        prefix: &'static str,
        hash: u64,
        is_plain: bool,
        table: &'static Table,
    ) -> Self {
        Self {
            before,
            prefix,
            hash,
            is_plain,
            table,
        }
    }

    /// Returns whether names behind the prefix can start like the metrics of this library about itself: `metrics` can be followed
    /// by `_runtime_`.
    pub(crate) const fn may_be_of_library(&self) -> bool {
        matches!(
            self.prefix.as_bytes(),
            [b'm', b'e', b't', b'r', b'i', b'c', b's', ..]
        )
    }

    /// Returns the key of the prefix and the underscore.
    pub(crate) const fn key(&self) -> NameKey {
        if self.prefix.is_empty() {
            NameKey::EMPTY
        } else {
            NameKey::from_hash(self.hash, self.prefix.len() + 1)
        }
    }
}

/// The rows of a struct with groups, made when they are asked for first and kept for the life of the process.
#[derive(Debug, Default)]
pub struct Flattened(OnceLock<Box<[Descriptor]>>);

impl Flattened {
    /// Nothing yet.
    #[must_use]
    pub const fn new() -> Self {
        Self(OnceLock::new())
    }

    /// Returns the rows of `table`, which is the same one in each call.
    pub fn rows(&'static self, table: &'static Table) -> &'static [Descriptor] {
        self.0.get_or_init(|| {
            let mut rows = Vec::with_capacity(table.len);
            table.flatten("", table.instance, &mut rows);
            rows.into_boxed_slice()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POOL: &Table = &Table::new(&[
        Descriptor {
            name: Name::new("open"),
            ..Descriptor::EMPTY
        },
        Descriptor {
            name: Name::new("legacy_pool"),
            whole_name: true,
            ..Descriptor::EMPTY
        },
    ]);
    const TABLE: &Table = &Table::with_groups(
        &[
            Descriptor {
                name: Name::new("orders_total"),
                ..Descriptor::EMPTY
            },
            Descriptor {
                name: Name::new("up"),
                ..Descriptor::EMPTY
            },
        ],
        &[
            Group::new(0, "read_pool", NameKey::of("read_pool_").hash(), true, POOL),
            Group::new(1, "", 0, true, POOL),
        ],
        Labels::NONE,
    );
    const OUTER: &Table = &Table::with_groups(
        &[],
        &[Group::new(
            0,
            "shop",
            NameKey::of("shop_").hash(),
            true,
            TABLE,
        )],
        Labels::named::<str>("shard"),
    );

    fn names(rows: &[Descriptor]) -> Vec<&str> {
        rows.iter().map(|family| family.name.as_str()).collect()
    }

    #[test]
    fn names_get_their_prefix_unless_they_are_whole() {
        static ROWS: Flattened = Flattened::new();
        let expected = [
            "read_pool_open",
            "legacy_pool",
            "orders_total",
            "open",
            "legacy_pool",
            "up",
        ];
        assert_eq!(names(ROWS.rows(TABLE)), expected);
        assert_eq!(TABLE.len(), expected.len());
    }

    #[test]
    fn outer_prefix_and_instance_hold_for_all_levels() {
        static ROWS: Flattened = Flattened::new();
        let rows = ROWS.rows(OUTER);
        let expected = [
            "shop_read_pool_open",
            "legacy_pool",
            "shop_orders_total",
            "shop_open",
            "legacy_pool",
            "shop_up",
        ];
        assert_eq!(names(rows), expected);
        assert!(rows.iter().all(|family| family.instance.count() == 1));
        assert!(
            std::ptr::eq(rows, ROWS.rows(OUTER)),
            "the rows are made once"
        );
    }
}
