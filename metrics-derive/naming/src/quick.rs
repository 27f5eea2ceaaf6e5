//! Questions about every declared name, in patterns that cost `const` evaluation little.
//!
//! The compiler interprets each step of a `const fn`, so a match over the table of [`words`](crate::words) for each word of
//! each name would take it seconds for a thousand metrics. The tests prove that these answers are those of the table.

use crate::samples::Type;

/// Returns whether a name has this type as a word that is not the first.
#[must_use]
pub const fn says_type(name: &str, metric_type: Type) -> bool {
    let mut rest = name.as_bytes();
    loop {
        match rest {
            [] => return false,
            [b'_', after @ ..] => {
                if starts_with(after, metric_type) {
                    return true;
                }
                rest = after;
            }
            [_, after @ ..] => rest = after,
        }
    }
}

/// Returns whether the first word of a name is this type.
#[must_use]
pub const fn starts_with_type(name: &str, metric_type: Type) -> bool {
    starts_with(name.as_bytes(), metric_type)
}

const fn starts_with(name: &[u8], metric_type: Type) -> bool {
    let ((
        Type::Counter,
        [
            b'c' | b'C',
            b'o' | b'O',
            b'u' | b'U',
            b'n' | b'N',
            b't' | b'T',
            b'e' | b'E',
            b'r' | b'R',
            rest @ ..,
        ],
    )
    | (
        Type::Gauge,
        [
            b'g' | b'G',
            b'a' | b'A',
            b'u' | b'U',
            b'g' | b'G',
            b'e' | b'E',
            rest @ ..,
        ],
    )
    | (
        Type::Histogram,
        [
            b'h' | b'H',
            b'i' | b'I',
            b's' | b'S',
            b't' | b'T',
            b'o' | b'O',
            b'g' | b'G',
            b'r' | b'R',
            b'a' | b'A',
            b'm' | b'M',
            rest @ ..,
        ],
    )
    | (
        Type::Summary,
        [
            b's' | b'S',
            b'u' | b'U',
            b'm' | b'M',
            b'm' | b'M',
            b'a' | b'A',
            b'r' | b'R',
            b'y' | b'Y',
            rest @ ..,
        ],
    )) = (metric_type, name)
    else {
        return false;
    };
    matches!(rest, [] | [b'_', ..])
}

/// Returns whether the first word of a name abbreviates a unit.
#[must_use]
pub const fn starts_with_abbreviation(name: &str) -> bool {
    let ([b's' | b'S', b'e' | b'E', b'c' | b'C', rest @ ..]
    | [
        b'm' | b'M' | b'u' | b'U' | b'n' | b'N',
        b's' | b'S',
        rest @ ..,
    ]
    | [
        b'k' | b'K' | b'm' | b'M' | b'g' | b'G' | b't' | b'T' | b'p' | b'P',
        b'b' | b'B',
        rest @ ..,
    ]
    | [
        b's' | b'S' | b'b' | b'B' | b'm' | b'M' | b'h' | b'H' | b'd' | b'D',
        rest @ ..,
    ]) = name.as_bytes()
    else {
        return false;
    };
    matches!(rest, [] | [b'_', ..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Meaning, words};

    const TYPES: [Type; 4] = [Type::Counter, Type::Gauge, Type::Histogram, Type::Summary];

    fn assert_same(name: &str) {
        let first = words(name).next().expect("a first word");
        let is_short = matches!(first.meaning, Meaning::Abbreviation { .. });
        assert_eq!(starts_with_abbreviation(name), is_short, "{name}");
        for metric_type in TYPES {
            let meaning = Meaning::Type(metric_type);
            assert_eq!(
                starts_with_type(name, metric_type),
                first.meaning == meaning,
                "{name}"
            );
            let says_it = words(name).skip(1).any(|word| word.meaning == meaning);
            assert_eq!(says_type(name, metric_type), says_it, "{name}");
        }
    }

    #[test]
    fn all_short_words_are_as_in_the_table() {
        let letters = b"abcdefghijklmnopqrstuvwxyzSMBK_7";
        let mut names = vec![String::new()];
        for _ in 0..3 {
            let longer = names.iter().flat_map(|name| {
                letters
                    .iter()
                    .map(move |letter| format!("{name}{}", *letter as char))
            });
            names = longer.collect();
            for name in &names {
                assert_same(name);
            }
        }
        assert_eq!(names.len(), 32 * 32 * 32);
    }

    #[test]
    fn types_are_as_in_the_table() {
        for metric_type in TYPES {
            let word = metric_type.as_str();
            let capitals = word.to_uppercase();
            for word in [word, &capitals, &word[1..], &word[..4]] {
                for name in [
                    "{}", "x_{}", "{}_x", "x_{}_y", "x{}", "x_{}s", "x_{}_", "_{}", "x__{}",
                ] {
                    assert_same(&name.replace("{}", word));
                }
            }
        }
    }
}
