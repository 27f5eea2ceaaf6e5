//! Joining the tables of structs that are nested in others, in `const` evaluation.

use crate::descriptor::Descriptor;
use crate::label::Labels;
use crate::name::{Name, NameKey, Prefix};

/// A part of a struct's table.
#[derive(Debug, Clone, Copy)]
pub enum Part {
    /// Fields of its own.
    Fields(&'static [Descriptor]),
    /// Those of a nested struct.
    Group {
        /// What comes before their names, which can be nothing.
        prefix: &'static str,
        /// Whether no rule about words can find fault with it.
        is_plain: bool,
        /// Their table.
        families: &'static [Descriptor],
    },
}

impl Part {
    const fn families(&self) -> &'static [Descriptor] {
        match self {
            Self::Fields(families) | Self::Group { families, .. } => families,
        }
    }

    /// The prefix of the names, which can be empty, and `true` if it is plain.
    const fn prefix(&self) -> (&'static str, bool) {
        match self {
            Self::Group {
                prefix, is_plain, ..
            } => (prefix, *is_plain),
            Self::Fields(_) => ("", true),
        }
    }
}

/// How many families there are in all.
#[must_use]
pub const fn count(parts: &[Part]) -> usize {
    let mut count = 0;
    let mut i = 0;
    while i < parts.len() {
        count += parts[i].families().len();
        i += 1;
    }
    count
}

/// The prefixes of all names: an empty one where a name gets none.
#[must_use]
pub const fn prefixes<const COUNT: usize>(parts: &[Part]) -> [Prefix; COUNT] {
    let mut prefixes = [const { Prefix::new("", true, &Name::new("")) }; COUNT];
    let (mut at, mut i) = (0, 0);
    while i < parts.len() {
        let families = parts[i].families();
        let (prefix, is_plain) = parts[i].prefix();
        let mut j = 0;
        while j < families.len() {
            prefixes[at] = Prefix::new(prefix, is_plain, &families[j].name);
            at += 1;
            j += 1;
        }
        i += 1;
    }
    prefixes
}

/// One table of all parts, whose names get the prefixes; `instance` is what the outer struct says.
#[must_use]
pub const fn join<const COUNT: usize>(
    parts: &[Part],
    prefixes: &'static [Prefix; COUNT],
    instance: Labels,
) -> [Descriptor; COUNT] {
    let mut joined = [Descriptor::EMPTY; COUNT];
    let (mut at, mut i) = (0, 0);
    while i < parts.len() {
        let families = parts[i].families();
        let (prefix, _) = parts[i].prefix();
        let key = NameKey::of(prefix).then(NameKey::of("_"));
        let mut j = 0;
        while j < families.len() {
            let mut family = families[j];
            family.instance = instance;
            family.name = if prefix.is_empty() || family.whole_name {
                family.name.keyed()
            } else {
                family.name.behind(&prefixes[at], key)
            };
            // At once: a write in the middle of a large array takes `const` evaluation long.
            joined[at] = family;
            at += 1;
            j += 1;
        }
        i += 1;
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    const POOL: &[Descriptor] = &[
        Descriptor {
            name: Name::new("open"),
            ..Descriptor::EMPTY
        },
        Descriptor {
            name: Name::new("legacy_pool"),
            whole_name: true,
            ..Descriptor::EMPTY
        },
    ];
    const PARTS: &[Part] = &[
        Part::Group {
            prefix: "read_pool",
            is_plain: true,
            families: POOL,
        },
        Part::Fields(&[Descriptor {
            name: Name::new("orders_total"),
            ..Descriptor::EMPTY
        }]),
        Part::Group {
            prefix: "",
            is_plain: true,
            families: POOL,
        },
    ];
    const PREFIXES: &[Prefix; count(PARTS)] = &prefixes(PARTS);
    const JOINED: [Descriptor; count(PARTS)] = join(PARTS, PREFIXES, Labels::NONE);

    #[test]
    fn names_get_their_prefix_unless_they_are_whole() {
        let expected = [
            "read_pool_open",
            "legacy_pool",
            "orders_total",
            "open",
            "legacy_pool",
        ];
        assert_eq!(JOINED.map(|family| family.name.whole()), expected);
        for (family, name) in JOINED.iter().zip(expected) {
            assert_eq!(family.name.key(), NameKey::of(name));
        }
    }
}
