//! `rename_all`: how the name of a variant becomes a label value, and that of a field a label name.

use syn::{Error, LitStr, Result};

/// A way to write several words as one.
#[derive(Clone, Copy)]
pub(crate) enum Case {
    Lower,
    Upper,
    Pascal,
    Camel,
    Snake,
    ScreamingSnake,
    Kebab,
    ScreamingKebab,
}

impl Case {
    /// What can be written, as serde writes it.
    const ALL: [(&'static str, Self); 8] = [
        ("snake_case", Self::Snake),
        ("lowercase", Self::Lower),
        ("UPPERCASE", Self::Upper),
        ("PascalCase", Self::Pascal),
        ("camelCase", Self::Camel),
        ("SCREAMING_SNAKE_CASE", Self::ScreamingSnake),
        ("kebab-case", Self::Kebab),
        ("SCREAMING-KEBAB-CASE", Self::ScreamingKebab),
    ];

    /// The case of label values, which can be any text.
    pub(crate) fn of_values(written: &LitStr) -> Result<Self> {
        Self::find(written, |_| true)
    }

    /// The case of label names, which have no `-`.
    pub(crate) fn of_names(written: &LitStr) -> Result<Self> {
        let case = Self::find(written, |case| case.with_underscores().is_none())?;
        case.with_underscores().map_or(Ok(case), |meant| {
            let name = written.value();
            let message = format!(
                "`{name}` puts `-` into label names, which Prometheus refuses: write `{meant}`"
            );
            Err(Error::new(written.span(), message))
        })
    }

    /// The case that was written; where it is none, the message offers those that are `fit`.
    fn find(written: &LitStr, fit: impl Fn(Self) -> bool) -> Result<Self> {
        let text = written.value();
        let found = Self::ALL.into_iter().find(|(name, _)| *name == text);
        found.map(|(_, case)| case).ok_or_else(|| {
            let known: Vec<_> = Self::ALL
                .into_iter()
                .filter(|(_, case)| fit(*case))
                .map(|(name, _)| format!("`{name}`"))
                .collect();
            let message = format!("unknown case `{text}`: write one of {}", known.join(", "));
            Error::new(written.span(), message)
        })
    }

    /// The name of the same case with `_` instead of `-`, where it has that.
    fn with_underscores(self) -> Option<&'static str> {
        match self {
            Self::Kebab => Some("snake_case"),
            Self::ScreamingKebab => Some("SCREAMING_SNAKE_CASE"),
            _ => None,
        }
    }

    /// A name in `PascalCase` or `snake_case`, in this case.
    pub(crate) fn apply(self, name: &str) -> String {
        let words = words(name);
        match self {
            Self::Lower => words.concat().to_lowercase(),
            Self::Upper => words.concat().to_uppercase(),
            Self::Pascal => words.iter().map(|word| capitalised(word)).collect(),
            Self::Camel => match words.split_first() {
                Some((first, others)) => {
                    let others = others.iter().map(|word| capitalised(word));
                    std::iter::once(first.to_lowercase())
                        .chain(others)
                        .collect()
                }
                None => String::new(),
            },
            Self::Snake => words.join("_").to_lowercase(),
            Self::ScreamingSnake => words.join("_").to_uppercase(),
            Self::Kebab => words.join("-").to_lowercase(),
            Self::ScreamingKebab => words.join("-").to_uppercase(),
        }
    }
}

/// A word that starts with a capital letter.
fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .chain(chars)
        .collect()
}

/// The words of a name. One starts behind `_`, at a capital letter after a small one or a digit, and at the last capital of
/// several before a small letter: `http_get`, `HttpGet` and `HTTPGet` are two words each.
fn words(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let mut words = vec![String::new()];
    for (at, c) in chars.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| chars[before]);
        let starts = c.is_uppercase()
            && before.is_some_and(|before| {
                !before.is_uppercase()
                    || chars.get(at + 1).is_some_and(|after| after.is_lowercase())
            });
        if *c == '_' || starts {
            words.push(String::new());
        }
        if *c != '_' {
            words.last_mut().expect("there is a first word").push(*c);
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::Case;
    use proc_macro2::Span;
    use syn::LitStr;

    #[test]
    fn names_in_every_case() {
        let expected = [
            "not_found",
            "notfound",
            "NOTFOUND",
            "NotFound",
            "notFound",
            "NOT_FOUND",
            "not-found",
            "NOT-FOUND",
        ];
        for ((name, case), expected) in Case::ALL.into_iter().zip(expected) {
            assert_eq!(case.apply("NotFound"), expected, "{name}");
            assert_eq!(case.apply("not_found"), expected, "{name}");
        }
    }

    #[test]
    fn capitals_digits_and_underscores() {
        for (name, snake, camel) in [
            ("HTTPGet", "http_get", "httpGet"),
            ("Http2", "http2", "http2"),
            ("V1Beta", "v1_beta", "v1Beta"),
            ("status_2xx", "status_2xx", "status2xx"),
            ("A", "a", "a"),
            ("IO", "io", "io"),
            ("Ab_Cd", "ab_cd", "abCd"),
            ("_spare", "spare", "spare"),
            ("a__b", "a_b", "aB"),
            ("_", "", ""),
            ("größeÜber", "größe_über", "größeÜber"),
        ] {
            assert_eq!(Case::Snake.apply(name), snake);
            assert_eq!(Case::Camel.apply(name), camel);
        }
    }

    #[test]
    fn a_name_in_its_own_case_stays() {
        for (case, name) in [
            (Case::Pascal, "HTTPGet"),
            (Case::Camel, "httpGet"),
            (Case::Snake, "http_get"),
            (Case::ScreamingSnake, "HTTP_GET"),
        ] {
            assert_eq!(case.apply(name), name);
        }
    }

    #[test]
    fn label_names_have_no_dashes() {
        let message = |case: &str| {
            let error = Case::of_names(&LitStr::new(case, Span::call_site())).err();
            error.map(|error| error.to_string()).unwrap_or_default()
        };
        assert_eq!(message("camelCase"), "");
        assert!(message("kebab-case").ends_with("write `snake_case`"));
        assert!(message("SCREAMING-KEBAB-CASE").ends_with("write `SCREAMING_SNAKE_CASE`"));
        assert!(!message("kebab").contains('-'));
    }
}
