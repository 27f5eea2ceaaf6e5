//! The characters of names.
//!
//! The rules are those of the [data model](https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels) and of the
//! text format 0.0.4, without names in quotes.

/// The reason why a name cannot be declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Illegal {
    /// The name is empty.
    Empty,
    /// The name contains a colon, which is for recording rules.
    Colon,
    /// The name starts with `__`, which Prometheus reserves.
    Reserved,
    /// The name starts with a digit.
    DigitFirst,
    /// The name contains another character than letters, digits and `_`; the number is its first byte.
    Character(usize),
}

/// Returns the reason why a metric or a label with this name cannot be declared.
#[must_use]
pub const fn mistake(name: &str) -> Option<Illegal> {
    let bytes = name.as_bytes();
    if bytes.is_empty() {
        return Some(Illegal::Empty);
    }
    if let [b'_', b'_', ..] = bytes {
        return Some(Illegal::Reserved);
    }
    if bytes[0].is_ascii_digit() {
        return Some(Illegal::DigitFirst);
    }
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' => {}
            b':' => return Some(Illegal::Colon),
            _ => return Some(Illegal::Character(at)),
        }
        at += 1;
    }
    None
}

/// Returns whether a metric or a label with this name can be declared.
#[must_use]
pub const fn can_be_declared(name: &str) -> bool {
    mistake(name).is_none()
}

/// Returns whether a page can show a metric with this name: a colon and a leading `__` are legal there.
#[must_use]
pub const fn is_metric_name(name: &str) -> bool {
    is_name(name, true)
}

/// Returns whether a page can show a label with this name: a leading `__` is legal there, except for `__name__`, which stands
/// for the name of the metric.
#[must_use]
pub const fn is_label_name(name: &str) -> bool {
    is_name(name, false) && !matches!(name.as_bytes(), b"__name__")
}

/// Returns whether a name on a page can have this character; as the first one, a digit is not legal.
#[must_use]
pub const fn is_legal(c: char, is_first: bool, colons: bool) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' | '_' => true,
        '0'..='9' => !is_first,
        ':' => colons,
        _ => false,
    }
}

const fn is_name(name: &str, colons: bool) -> bool {
    let bytes = name.as_bytes();
    let mut at = 0;
    // A character beyond ASCII is not legal, and neither are its bytes as characters.
    while at < bytes.len() && is_legal(bytes[at] as char, at == 0, colons) {
        at += 1;
    }
    at > 0 && at == bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn illegal_names_are_refused_with_their_first_fault() {
        for (name, expected) in [
            ("orders_total", None),
            ("_orders", None),
            ("O2", None),
            ("", Some(Illegal::Empty)),
            ("__orders", Some(Illegal::Reserved)),
            ("2xx", Some(Illegal::DigitFirst)),
            ("job:rate", Some(Illegal::Colon)),
            ("a-b", Some(Illegal::Character(1))),
            ("größe", Some(Illegal::Character(2))),
            ("a\0", Some(Illegal::Character(1))),
        ] {
            assert_eq!(mistake(name), expected, "{name}");
            assert_eq!(can_be_declared(name), expected.is_none(), "{name}");
        }
    }

    #[test]
    fn pages_show_more_names_than_can_be_declared() {
        for (name, metric, label) in [
            ("orders_total", true, true),
            ("__orders", true, true),
            ("job:rate", true, false),
            (":", true, false),
            ("__name__", true, false),
            ("2xx", false, false),
            ("", false, false),
            ("a.b", false, false),
        ] {
            assert_eq!(is_metric_name(name), metric, "{name}");
            assert_eq!(is_label_name(name), label, "{name}");
        }
    }
}
