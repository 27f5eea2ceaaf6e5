//! Names that older versions of the formats cannot show, as a client asked for them.

use std::borrow::Cow;
use std::fmt::Write as _;

use metrics_naming::legality::is_legal;

/// A [scheme](https://prometheus.io/docs/instrumenting/escaping_schemes/) by which names are shown that have other characters than
/// the formats allowed before Prometheus 3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) enum Escaping {
    /// Each such character is a `_`.
    #[default]
    Underscores,
    /// A dot is `_dot_`, a `_` is `__`, and every other such character is `__`.
    Dots,
    /// The code point of each such character stands between underscores, behind `U__`.
    Values,
    /// Names are quoted as they are.
    AllowUtf8,
}

/// The thing that a name belongs to. A metric's name may have colons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Named {
    Metric,
    Label,
}

impl Named {
    /// Returns whether a name can be shown without quotes and without escapes.
    pub(crate) fn is_legal(self, name: &str) -> bool {
        let mut chars = name.char_indices();
        !name.is_empty() && chars.all(|(at, c)| self.has(c, at == 0))
    }

    fn has(self, c: char, is_first: bool) -> bool {
        is_legal(c, is_first, self == Self::Metric)
    }
}

impl Escaping {
    const ALL: [Self; 4] = [Self::Underscores, Self::Dots, Self::Values, Self::AllowUtf8];

    /// The value of the `escaping` parameter.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Underscores => "underscores",
            Self::Dots => "dots",
            Self::Values => "values",
            Self::AllowUtf8 => "allow-utf-8",
        }
    }

    /// The scheme that a client asked for by this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scheme| scheme.name() == name)
    }

    /// A name as this scheme shows it. Only one that is not legal is changed, as by Prometheus' own libraries; and the lexers of
    /// Prometheus refuse a page with U+0000 in a quoted name, so that it is U+FFFD there.
    pub(crate) fn escape(self, name: &str, of: Named) -> Cow<'_, str> {
        if of.is_legal(name) {
            return Cow::Borrowed(name);
        }
        let mut escaped = String::with_capacity(name.len() + 8);
        if self == Self::Values {
            escaped.push_str("U__");
        }
        for (at, c) in name.char_indices() {
            self.push(&mut escaped, c, of.has(c, at == 0));
        }
        Cow::Owned(escaped)
    }

    fn push(self, escaped: &mut String, c: char, is_legal: bool) {
        match (self, c) {
            (Self::AllowUtf8, '\0') => escaped.push('\u{FFFD}'),
            (Self::AllowUtf8, c) => escaped.push(c),
            (Self::Dots | Self::Values, '_') => escaped.push_str("__"),
            (_, c) if is_legal => escaped.push(c),
            (Self::Underscores, _) => escaped.push('_'),
            (Self::Dots, '.') => escaped.push_str("_dot_"),
            (Self::Dots, _) => escaped.push_str("__"),
            (Self::Values, c) => {
                write!(escaped, "_{:x}_", u32::from(c)).expect("a string takes everything");
            }
        }
    }

    /// Everything that a name can read as on a page, by whatever scheme.
    pub(crate) fn forms(name: &str, of: Named) -> impl Iterator<Item = Cow<'_, str>> {
        Self::ALL
            .into_iter()
            .map(move |scheme| scheme.escape(name, of))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_escaped_as_by_prometheus_own_libraries() {
        for (name, underscores, dots, values) in [
            (
                "requests_total",
                "requests_total",
                "requests_total",
                "requests_total",
            ),
            (
                "job:requests:rate5m",
                "job:requests:rate5m",
                "job:requests:rate5m",
                "job:requests:rate5m",
            ),
            (
                "http.requests",
                "http_requests",
                "http_dot_requests",
                "U__http_2e_requests",
            ),
            (
                "http.server_requests-total",
                "http_server_requests_total",
                "http_dot_server__requests__total",
                "U__http_2e_server__requests_2d_total",
            ),
            ("5xx", "_xx", "__xx", "U___35_xx"),
            ("größe", "gr__e", "gr____e", "U__gr_f6__df_e"),
            ("with_😱", "with__", "with____", "U__with___1f631_"),
            (" ", "_", "__", "U___20_"),
            ("a:b.c", "a:b_c", "a:b_dot_c", "U__a:b_2e_c"),
        ] {
            for (scheme, expected) in [
                (Escaping::Underscores, underscores),
                (Escaping::Dots, dots),
                (Escaping::Values, values),
                (Escaping::AllowUtf8, name),
            ] {
                let escaped = scheme.escape(name, Named::Metric);
                assert_eq!(escaped, expected, "{name} by {scheme:?}");
                assert!(scheme == Escaping::AllowUtf8 || Named::Metric.is_legal(&escaped));
            }
        }
    }

    #[test]
    fn label_name_has_no_colon() {
        assert_eq!(Escaping::Underscores.escape("a:b", Named::Label), "a_b");
        assert_eq!(Escaping::Values.escape("a:b", Named::Label), "U__a_3a_b");
    }

    #[test]
    fn nul_is_not_quoted() {
        assert_eq!(
            Escaping::AllowUtf8.escape("a\0", Named::Metric),
            "a\u{FFFD}"
        );
    }
}
