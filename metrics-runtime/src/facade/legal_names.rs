//! Names of the facade, which may be any text, as names that the page may show.

use std::borrow::Cow;

use metrics_naming::legality::{can_be_declared, is_legal};

use crate::support::{MAX_LABEL_NAME_BYTES, cut_name};

/// A legal metric name (`[a-zA-Z_][a-zA-Z0-9_]*`) for any text: every other character becomes `_`. `None` for the empty text
/// and for what would start with `__`, which
/// [Prometheus reserves](https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels), or with the prefix of our own.
///
/// A colon is for recording rules, so it is replaced as well.
pub(super) fn legal(raw: &str) -> Option<Cow<'_, str>> {
    let name = mapped(raw);
    let reserved = name.starts_with("__") || name.starts_with("metrics_runtime_");
    (!name.is_empty() && !reserved).then_some(name)
}

/// Returns whether a label name can be on a page as it is, but for those that are reserved for one type of metric.
pub(super) fn is_label_name(raw: &str) -> bool {
    raw.len() <= MAX_LABEL_NAME_BYTES && can_be_declared(raw)
}

/// Returns a legal label name (`[a-zA-Z_][a-zA-Z0-9_]*`) for any text: every other character becomes `_`, and a leading `__`,
/// which [Prometheus reserves](https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels), becomes one `_`. The empty
/// text becomes `_`. Names that are too long end in a hash.
pub(super) fn legal_label(raw: &str) -> Cow<'_, str> {
    let mut name = match cut_name(raw, MAX_LABEL_NAME_BYTES) {
        Cow::Borrowed(raw) => mapped(raw),
        Cow::Owned(cut) => Cow::Owned(mapped(&cut).into_owned()),
    };
    if name.starts_with("__") || name.is_empty() {
        name = Cow::Owned(format!("_{}", name.trim_start_matches('_')));
    }
    name
}

/// Returns a name with `_` in the place of every character that is not legal, and before a leading digit.
pub(super) fn mapped(raw: &str) -> Cow<'_, str> {
    let digit_first = raw.starts_with(|c: char| c.is_ascii_digit());
    let replaced = replaced(raw);
    if digit_first {
        Cow::Owned(format!("_{replaced}"))
    } else {
        replaced
    }
}

/// Returns a text with `_` in the place of every character that no name has.
pub(super) fn replaced(raw: &str) -> Cow<'_, str> {
    let is_legal = |c| is_legal(c, false, false);
    if raw.chars().all(is_legal) {
        return Cow::Borrowed(raw);
    }
    let replaced = raw.chars().map(|c| if is_legal(c) { c } else { '_' });
    Cow::Owned(replaced.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn illegal_characters_become_underscores() {
        let cases = [
            ("requests_total", Some("requests_total")),
            ("http.requests-total", Some("http_requests_total")),
            ("a:b", Some("a_b")),
            ("5xx", Some("_5xx")),
            ("größe", Some("gr__e")),
            ("", None),
            ("__name__", None),
            ("..x", None),
            ("metrics_runtime_conflicts_total", None),
        ];
        for (raw, expected) in cases {
            assert_eq!(legal(raw).as_deref(), expected, "{raw}");
        }
    }
    #[test]
    fn every_label_name_has_a_legal_one() {
        let cases = [
            ("code", "code"),
            ("status-code", "status_code"),
            ("5xx", "_5xx"),
            ("größe", "gr__e"),
            ("_hidden", "_hidden"),
            ("__typename", "_typename"),
            ("__name__", "_name__"),
            ("..", "_"),
            ("__", "_"),
            ("", "_"),
            ("metrics_runtime_x", "metrics_runtime_x"),
        ];
        for (raw, expected) in cases {
            assert_eq!(legal_label(raw), expected, "{raw}");
            assert_eq!(is_label_name(raw), raw == expected, "{raw}");
        }
        let long = "ü".repeat(MAX_LABEL_NAME_BYTES);
        assert!(legal_label(&long).len() <= MAX_LABEL_NAME_BYTES);
        assert_ne!(legal_label(&long), legal_label(&(long.clone() + "x")));
    }
}
