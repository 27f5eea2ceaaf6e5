//! The rules that combine words: unit, type, letter case.

use crate::samples::{Type, reserved_suffix};
use crate::words::{Meaning, words};

/// A word of a name that is a unit but no base unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrongUnit<'n> {
    /// The word.
    pub word: &'n str,
    /// The place of its first byte in the name.
    pub at: usize,
    /// The base unit.
    pub base: &'static str,
    /// Whether the word abbreviates a unit.
    pub is_abbreviated: bool,
}

/// Returns the first word of a declared name that is a unit but no base unit.
///
/// With `has_prefix`, something comes before the name on the page. An abbreviation counts unless the name starts with it. A
/// word that can mean something else counts only as the last one before `_total`, and not behind `_per`.
#[must_use]
pub const fn wrong_unit(name: &str, has_prefix: bool) -> Option<WrongUnit<'_>> {
    let mut words = words(name);
    let mut is_behind_per = false;
    let mut loose = None;
    while let Some(word) = words.next_word() {
        if !matches!(word.text.as_bytes(), b"total") {
            loose = None;
        }
        match word.meaning {
            Meaning::Unit { base } => {
                return Some(WrongUnit {
                    word: word.text,
                    at: word.at,
                    base,
                    is_abbreviated: false,
                });
            }
            Meaning::Abbreviation { base } if !word.is_first || has_prefix => {
                return Some(WrongUnit {
                    word: word.text,
                    at: word.at,
                    base,
                    is_abbreviated: true,
                });
            }
            Meaning::Loose { base } if (!word.is_first || has_prefix) && !is_behind_per => {
                loose = Some(WrongUnit {
                    word: word.text,
                    at: word.at,
                    base,
                    is_abbreviated: false,
                });
            }
            _ => {}
        }
        is_behind_per = matches!(word.text.as_bytes(), b"per");
    }
    loose
}

/// A word of a name that is a type of metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TypeWord<'n> {
    /// The type.
    pub metric_type: Type,
    /// The word.
    pub word: &'n str,
    /// The place of its first byte in the name.
    pub at: usize,
}

/// Returns the type that a name says, and that it should leave out.
///
/// That is any type as the last word before `_total`, and the type of the metric itself anywhere. The first word does not count
/// unless something comes before the name on the page, `has_prefix`.
#[must_use]
pub const fn type_in_name(name: &str, own: Option<Type>, has_prefix: bool) -> Option<TypeWord<'_>> {
    let mut words = words(name);
    let mut last = None;
    while let Some(word) = words.next_word() {
        if !matches!(word.text.as_bytes(), b"total") {
            last = None;
        }
        if let Meaning::Type(metric_type) = word.meaning
            && (!word.is_first || has_prefix)
        {
            let found = TypeWord {
                metric_type,
                word: word.text,
                at: word.at,
            };
            if is_own(own, metric_type) {
                return Some(found);
            }
            last = Some(found);
        }
    }
    last
}

const fn is_own(own: Option<Type>, found: Type) -> bool {
    match own {
        Some(own) => own.is(found),
        None => false,
    }
}

/// Returns whether no word of a name is a type, or a unit that is no base unit: neither [`wrong_unit`] nor [`type_in_name`] finds
/// one, whatever comes before the name.
#[must_use]
pub fn is_plain(name: &str) -> bool {
    words(name).all(|word| {
        matches!(
            word.meaning,
            Meaning::BaseUnit | Meaning::Percent | Meaning::Other
        )
    })
}

/// Returns whether a plain name keeps every rule of suffixes for a type of metric. A summary breaks one in any case.
#[must_use]
pub const fn suits(name: &str, metric_type: Type) -> bool {
    let is_total = matches!(name.as_bytes(), [_, .., b'_', b't', b'o', b't', b'a', b'l']);
    let suits_type = match metric_type {
        Type::Counter => is_total,
        Type::Gauge | Type::Histogram => !is_total,
        Type::Summary => false,
    };
    suits_type && reserved_suffix(name).is_none()
}

/// Returns whether a name of a metric or a label is in `camelCase`: a capital letter follows a small one.
#[must_use]
pub const fn is_camel_case(name: &str) -> bool {
    let bytes = name.as_bytes();
    let mut at = 1;
    while at < bytes.len() {
        if bytes[at].is_ascii_uppercase() && bytes[at - 1].is_ascii_lowercase() {
            return true;
        }
        at += 1;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(name: &str, has_prefix: bool) -> Option<&str> {
        wrong_unit(name, has_prefix).map(|unit| unit.word)
    }

    #[test]
    fn units_that_are_no_base_units_are_found_anywhere() {
        for (name, expected) in [
            ("request_duration_seconds", None),
            ("request_duration_s", Some("s")),
            ("cache_mb_used", Some("mb")),
            ("uptime_hours_total", Some("hours")),
            ("hours_worked_total", Some("hours")),
            ("seconds_milliseconds", Some("milliseconds")),
            ("s", None),
            ("ms_elapsed", None),
        ] {
            assert_eq!(wrong(name, false), expected, "{name}");
        }
        assert_eq!(wrong("ms_elapsed", true), Some("ms"));
    }

    #[test]
    fn loose_units_count_where_a_unit_is_expected() {
        for (name, expected) in [
            ("job_second", Some("second")),
            ("job_second_total", Some("second")),
            ("second_job", None),
            ("a_second_job", None),
            ("meters_per_second", None),
            ("orders_per_day_total", None),
            ("day", None),
        ] {
            assert_eq!(wrong(name, false), expected, "{name}");
        }
    }

    #[test]
    fn types_count_at_the_end_and_their_own_anywhere() {
        let gauge = Some(Type::Gauge);
        for (name, own, expected) in [
            ("limit_gauge_bytes", gauge, gauge),
            ("limit_gauge_bytes", None, None),
            ("limit_gauge_bytes", Some(Type::Counter), None),
            ("jobs_summary_bytes", gauge, None),
            ("jobs_summary", gauge, Some(Type::Summary)),
            ("jobs_counter_total", None, Some(Type::Counter)),
            ("gauge_bytes", gauge, None),
            ("gauge", gauge, None),
            ("fuel_GAUGE", None, gauge),
        ] {
            let found = type_in_name(name, own, false);
            assert_eq!(found.map(|found| found.metric_type), expected, "{name}");
        }
        let found = type_in_name("gauge_bytes", gauge, true);
        assert_eq!(
            found.map(|found| (found.word, found.at)),
            Some(("gauge", 0))
        );
    }

    #[test]
    fn no_rule_finds_a_word_in_a_plain_name() {
        for (name, expected) in [
            ("request_duration_seconds", true),
            ("cpu_percent", true),
            ("ms_elapsed", false),
            ("a_second_job", false),
            ("uptime_hours", false),
            ("gauge_bytes", false),
        ] {
            assert_eq!(is_plain(name), expected, "{name}");
            let found = type_in_name(name, Some(Type::Gauge), true).is_some()
                || wrong_unit(name, true).is_some();
            assert!(!(expected && found), "{name}");
        }
    }

    #[test]
    fn camel_case_is_a_capital_behind_a_small_letter() {
        for (name, expected) in [
            ("requestDuration", true),
            ("HTTP_requests", false),
            ("http_Requests", false),
            ("V2x", false),
            ("v2X", false),
            ("xY", true),
            ("", false),
        ] {
            assert_eq!(is_camel_case(name), expected, "{name}");
        }
    }
}
