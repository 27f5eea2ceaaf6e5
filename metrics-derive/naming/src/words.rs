//! The words of a name, and the meaning of each.

use crate::samples::Type;

/// The words of a name, which `_` separates.
#[derive(Debug, Clone)]
pub struct Words<'n> {
    rest: Option<&'n str>,
    at: usize,
}

/// A word of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word<'n> {
    /// The word, as it stands in the name.
    pub text: &'n str,
    /// The place of its first byte in the name.
    pub at: usize,
    /// The meaning of the word.
    pub meaning: Meaning,
    /// Whether the name starts with it.
    pub is_first: bool,
}

/// The meaning of a word, as far as the rules need it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// A [base unit](https://prometheus.io/docs/practices/naming/#base-units).
    BaseUnit,
    /// Another unit, written out: `minutes`, `milliseconds`.
    Unit {
        /// The base unit.
        base: &'static str,
    },
    /// An abbreviated unit: `ms`, `kb`.
    Abbreviation {
        /// The base unit.
        base: &'static str,
    },
    /// A word for another unit that promtool does not know, and that can mean something else: `day`, `secs`.
    Loose {
        /// The base unit.
        base: &'static str,
    },
    /// A percentage.
    Percent,
    /// A type of metric.
    Type(Type),
    /// Nothing that the rules know.
    Other,
}

/// The base units, as units are declared.
pub const BASE_UNITS: [&str; 11] = [
    "seconds", "bytes", "ratio", "celsius", "kelvin", "meters", "metres", "volts", "amperes",
    "joules", "grams",
];

/// Returns the words of a name.
#[must_use]
pub const fn words(name: &str) -> Words<'_> {
    Words {
        rest: Some(name),
        at: 0,
    }
}

impl<'n> Words<'n> {
    /// Returns the next word. An [`Iterator`] would have no `const` methods.
    #[must_use]
    pub const fn next_word(&mut self) -> Option<Word<'n>> {
        let Some(rest) = self.rest else {
            return None;
        };
        let bytes = rest.as_bytes();
        let mut end = 0;
        let mut has_capital = false;
        while end < bytes.len() && bytes[end] != b'_' {
            has_capital |= bytes[end].is_ascii_uppercase();
            end += 1;
        }
        let (text, rest) = rest.split_at(end);
        self.rest = if rest.is_empty() {
            None
        } else {
            Some(rest.split_at(1).1)
        };
        let at = self.at;
        self.at = at + end + 1;
        Some(Word {
            text,
            meaning: meaning_in_case(text.as_bytes(), has_capital),
            at,
            is_first: at == 0,
        })
    }
}

impl<'n> Iterator for Words<'n> {
    type Item = Word<'n>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_word()
    }
}

/// Returns the meaning of a word in lower case.
#[must_use]
pub const fn meaning(word: &str) -> Meaning {
    meaning_in_case(word.as_bytes(), false)
}

/// The longest word that means something in capital letters as well: `histogram`.
const LONGEST_IN_CAPITALS: usize = 9;

/// Types and abbreviations are recognised in any case, units only in lower case.
const fn meaning_in_case(word: &[u8], has_capital: bool) -> Meaning {
    if !has_capital {
        return meaning_of(word);
    }
    if word.len() > LONGEST_IN_CAPITALS {
        return Meaning::Other;
    }
    let mut lower = [0; LONGEST_IN_CAPITALS];
    let mut at = 0;
    while at < word.len() {
        lower[at] = word[at].to_ascii_lowercase();
        at += 1;
    }
    match meaning_of(lower.split_at(word.len()).0) {
        meaning @ (Meaning::Type(_) | Meaning::Abbreviation { .. }) => meaning,
        _ => Meaning::Other,
    }
}

const fn meaning_of(word: &[u8]) -> Meaning {
    match word {
        b"counter" => Meaning::Type(Type::Counter),
        b"gauge" => Meaning::Type(Type::Gauge),
        b"histogram" => Meaning::Type(Type::Histogram),
        b"summary" => Meaning::Type(Type::Summary),
        b"percent" | b"percents" | b"percentage" => Meaning::Percent,
        b"s" | b"ms" | b"us" | b"ns" | b"sec" | b"h" | b"d" => {
            Meaning::Abbreviation { base: SECONDS }
        }
        b"b" | b"kb" | b"mb" | b"gb" | b"tb" | b"pb" => Meaning::Abbreviation { base: BYTES },
        b"m" => Meaning::Abbreviation { base: METERS },
        b"nanos" | b"nanosecond" | b"micros" | b"microsecond" | b"millis" | b"millisecond"
        | b"secs" | b"second" | b"mins" | b"minute" | b"hrs" | b"hour" | b"day" | b"week" => {
            Meaning::Loose { base: SECONDS }
        }
        b"byte" | b"kib" | b"mib" | b"gib" | b"tib" | b"pib" | b"kilobyte" | b"megabyte"
        | b"gigabyte" | b"terabyte" | b"kbytes" | b"mbytes" | b"gbytes" => {
            Meaning::Loose { base: BYTES }
        }
        _ => match unit(word) {
            Some((_, true)) => Meaning::BaseUnit,
            Some((base, false)) => Meaning::Unit { base },
            None => prefixed(word),
        },
    }
}

const SECONDS: &str = "seconds";
const BYTES: &str = "bytes";
const METERS: &str = "meters";

/// The base unit of a unit without a prefix, and whether it is that itself.
const fn unit(word: &[u8]) -> Option<(&'static str, bool)> {
    match word {
        b"seconds" => Some((SECONDS, true)),
        b"minutes" | b"hours" | b"days" | b"weeks" => Some((SECONDS, false)),
        b"bytes" => Some((BYTES, true)),
        b"bits" => Some((BYTES, false)),
        b"celsius" => Some(("celsius", true)),
        b"fahrenheit" | b"rankine" => Some(("celsius", false)),
        b"kelvin" => Some(("kelvin", true)),
        b"kelvins" => Some(("kelvin", false)),
        // Both spellings are right.
        b"meters" => Some((METERS, true)),
        b"metres" => Some(("metres", true)),
        b"inches" | b"yards" | b"miles" => Some((METERS, false)),
        b"grams" => Some(("grams", true)),
        b"pounds" | b"ounces" => Some(("grams", false)),
        b"joules" => Some(("joules", true)),
        b"calories" => Some(("joules", false)),
        b"volts" => Some(("volts", true)),
        b"amperes" => Some(("amperes", true)),
        _ => None,
    }
}

/// The meaning of a unit with a prefix. No base unit has one, so that `kilograms` are not in a base unit.
const fn prefixed(word: &[u8]) -> Meaning {
    let mut len = 3;
    while len <= 5 && len < word.len() {
        let (prefix, rest) = word.split_at(len);
        if let Some(is_known) = is_prefix(prefix)
            && let Some((base, _)) = unit(rest)
        {
            return if is_known {
                Meaning::Unit { base }
            } else {
                Meaning::Loose { base }
            };
        }
        len += 1;
    }
    Meaning::Other
}

/// Whether promtool knows a prefix of units. It writes `mibi` for `mebi`.
const fn is_prefix(prefix: &[u8]) -> Option<bool> {
    match prefix {
        b"pico" | b"nano" | b"micro" | b"milli" | b"centi" | b"deci" | b"deca" | b"hecto"
        | b"kilo" | b"kibi" | b"mega" | b"mibi" | b"giga" | b"gibi" | b"tera" | b"tebi"
        | b"peta" | b"pebi" => Some(true),
        b"mebi" | b"exa" | b"exbi" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str) -> Vec<(&str, Meaning)> {
        words(name).map(|word| (word.text, word.meaning)).collect()
    }

    #[test]
    fn names_are_split_at_underscores() {
        let texts = |name| words(name).map(|word| word.text).collect::<Vec<_>>();
        assert_eq!(texts("a_bc_d"), ["a", "bc", "d"]);
        assert_eq!(texts("_a__b_"), ["", "a", "", "b", ""]);
        assert_eq!(texts(""), [""]);
        assert_eq!(texts("größe_x"), ["größe", "x"]);
        let firsts: Vec<_> = words("a_a").map(|word| word.is_first).collect();
        assert_eq!(firsts, [true, false]);
    }

    #[test]
    fn units_are_written_in_lower_case_abbreviations_and_types_in_any() {
        let seconds = Meaning::Abbreviation { base: "seconds" };
        assert_eq!(
            of("x_MS_Gauge_Minutes_HISTOGRAM"),
            [
                ("x", Meaning::Other),
                ("MS", seconds),
                ("Gauge", Meaning::Type(Type::Gauge)),
                ("Minutes", Meaning::Other),
                ("HISTOGRAM", Meaning::Type(Type::Histogram)),
            ]
        );
    }

    #[test]
    fn prefixes_make_other_units_of_base_units() {
        for (word, expected) in [
            ("seconds", Meaning::BaseUnit),
            ("metres", Meaning::BaseUnit),
            ("milliseconds", Meaning::Unit { base: "seconds" }),
            ("kibibits", Meaning::Unit { base: "bytes" }),
            ("kilometres", Meaning::Unit { base: "metres" }),
            ("megacalories", Meaning::Unit { base: "joules" }),
            ("mibibytes", Meaning::Unit { base: "bytes" }),
            ("mebibytes", Meaning::Loose { base: "bytes" }),
            ("exabytes", Meaning::Loose { base: "bytes" }),
            ("thermometers", Meaning::Other),
            ("kilo", Meaning::Other),
            ("millisecondss", Meaning::Other),
            ("ratio", Meaning::Other),
        ] {
            assert_eq!(meaning(word), expected, "{word}");
        }
    }
}
