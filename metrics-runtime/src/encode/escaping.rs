//! Names that the formats' older versions cannot show, as a client asked for them.

/// A [scheme](https://prometheus.io/docs/instrumenting/escaping_schemes/) by which names are shown that have other characters
/// than `[a-zA-Z0-9_:]`.
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
}
