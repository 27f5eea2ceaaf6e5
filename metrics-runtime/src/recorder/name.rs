//! Names of the facade, which may be any text, as names that the page may show.

use std::borrow::Cow;

/// A legal metric name (`[a-zA-Z_][a-zA-Z0-9_]*`) for any text: every other character becomes `_`. `None` for the empty text
/// and for what would start with `__`, which
/// [Prometheus reserves](https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels), or with the prefix of our own.
///
/// A colon is for recording rules, so it is replaced as well.
pub(super) fn legal(raw: &str) -> Option<Cow<'_, str>> {
    let is_legal = |(at, c): (usize, char)| {
        c == '_' || c.is_ascii_alphabetic() || (at > 0 && c.is_ascii_digit())
    };
    let name = if raw.char_indices().all(is_legal) {
        Cow::Borrowed(raw)
    } else {
        let digit_first = raw.starts_with(|c: char| c.is_ascii_digit());
        let replaced = raw.chars().map(|c| {
            if c == '_' || c.is_ascii_alphanumeric() {
                c
            } else {
                '_'
            }
        });
        Cow::Owned(
            digit_first
                .then_some('_')
                .into_iter()
                .chain(replaced)
                .collect(),
        )
    };
    let reserved = name.starts_with("__") || name.starts_with("metrics_runtime_");
    (!name.is_empty() && !reserved).then_some(name)
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
}
