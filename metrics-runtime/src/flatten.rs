//! Joining the tables of structs that are nested in others, in `const` evaluation.

use crate::descriptor::Descriptor;
use crate::label::Labels;

/// A part of a struct's table.
#[derive(Debug, Clone, Copy)]
pub enum Part {
    /// Fields of its own.
    Fields(&'static [Descriptor]),
    /// Those of a nested struct.
    Group {
        /// What comes before their names, which can be nothing.
        prefix: &'static str,
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

    /// What comes before the name of a family, where that is something.
    const fn prefix(&self, family: &Descriptor) -> Option<&'static str> {
        match self {
            Self::Group { prefix, .. } if !prefix.is_empty() && !family.whole_name => Some(*prefix),
            _ => None,
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

/// How many bytes the names with prefixes have together.
#[must_use]
pub const fn text_len(parts: &[Part]) -> usize {
    let mut len = 0;
    let mut i = 0;
    while i < parts.len() {
        let families = parts[i].families();
        let mut j = 0;
        while j < families.len() {
            if let Some(prefix) = parts[i].prefix(&families[j]) {
                len += prefix.len() + 1 + families[j].name.len();
            }
            j += 1;
        }
        i += 1;
    }
    len
}

/// The names with prefixes, one after the other.
#[must_use]
pub const fn text<const LEN: usize>(parts: &[Part]) -> [u8; LEN] {
    let mut text = [b'_'; LEN];
    let mut at = 0;
    let mut i = 0;
    while i < parts.len() {
        let families = parts[i].families();
        let mut j = 0;
        while j < families.len() {
            if let Some(prefix) = parts[i].prefix(&families[j]) {
                at = copy(prefix.as_bytes(), &mut text, at) + 1;
                at = copy(families[j].name.as_bytes(), &mut text, at);
            }
            j += 1;
        }
        i += 1;
    }
    text
}

/// Copies `from` to `at`, and returns where it ends.
const fn copy(from: &[u8], to: &mut [u8], at: usize) -> usize {
    let mut i = 0;
    while i < from.len() {
        to[at + i] = from[i];
        i += 1;
    }
    at + i
}

/// One table of all parts; `names` is the text of all names with prefixes, and `instance` what the outer struct says.
#[must_use]
pub const fn join<const COUNT: usize>(
    parts: &[Part],
    names: &'static [u8],
    instance: Labels,
) -> [Descriptor; COUNT] {
    let mut joined = [Descriptor::EMPTY; COUNT];
    let mut rest = names;
    let (mut at, mut i) = (0, 0);
    while i < parts.len() {
        let families = parts[i].families();
        let mut j = 0;
        while j < families.len() {
            joined[at] = families[j];
            joined[at].instance = instance;
            if let Some(prefix) = parts[i].prefix(&families[j]) {
                let (name, after) = rest.split_at(prefix.len() + 1 + families[j].name.len());
                rest = after;
                if let Ok(name) = std::str::from_utf8(name) {
                    joined[at].name = name;
                }
            }
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
            name: "open",
            ..Descriptor::EMPTY
        },
        Descriptor {
            name: "legacy_pool",
            whole_name: true,
            ..Descriptor::EMPTY
        },
    ];
    const PARTS: &[Part] = &[
        Part::Group {
            prefix: "read_pool",
            families: POOL,
        },
        Part::Fields(&[Descriptor {
            name: "orders_total",
            ..Descriptor::EMPTY
        }]),
        Part::Group {
            prefix: "",
            families: POOL,
        },
    ];
    const TEXT: [u8; text_len(PARTS)] = text(PARTS);
    const JOINED: [Descriptor; count(PARTS)] = join(PARTS, &TEXT, Labels::NONE);

    #[test]
    fn names_get_their_prefix_unless_they_are_whole() {
        assert_eq!(
            JOINED.map(|family| family.name),
            [
                "read_pool_open",
                "legacy_pool",
                "orders_total",
                "open",
                "legacy_pool"
            ]
        );
    }
}
