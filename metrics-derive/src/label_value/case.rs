//! `rename_all`: how the name of a variant becomes a label value.

/// A way to write several words as one.
#[derive(Clone, Copy)]
pub(super) enum Case {
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
    pub(super) const ALL: [(&'static str, Self); 8] = [
        ("snake_case", Self::Snake),
        ("lowercase", Self::Lower),
        ("UPPERCASE", Self::Upper),
        ("PascalCase", Self::Pascal),
        ("camelCase", Self::Camel),
        ("SCREAMING_SNAKE_CASE", Self::ScreamingSnake),
        ("kebab-case", Self::Kebab),
        ("SCREAMING-KEBAB-CASE", Self::ScreamingKebab),
    ];

    pub(super) fn find(written: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(name, _)| *name == written)
            .map(|(_, case)| *case)
    }

    /// The name of a variant, in `PascalCase`, in this case.
    pub(super) fn apply(self, variant: &str) -> String {
        let words = words(variant);
        match self {
            Self::Lower => words.concat().to_lowercase(),
            Self::Upper => words.concat().to_uppercase(),
            Self::Pascal => variant.to_owned(),
            Self::Camel => words
                .iter()
                .enumerate()
                .map(|(at, word)| {
                    if at == 0 {
                        word.to_lowercase()
                    } else {
                        word.clone()
                    }
                })
                .collect(),
            Self::Snake => words.join("_").to_lowercase(),
            Self::ScreamingSnake => words.join("_").to_uppercase(),
            Self::Kebab => words.join("-").to_lowercase(),
            Self::ScreamingKebab => words.join("-").to_uppercase(),
        }
    }
}

/// A word starts at a capital letter after a small one or a digit, and at the last capital of several before a small letter:
/// `HttpGet` and `HTTPGet` are two words each.
fn words(variant: &str) -> Vec<String> {
    let chars: Vec<char> = variant.chars().collect();
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
        }
    }

    #[test]
    fn capitals_and_digits() {
        for (variant, expected) in [
            ("HTTPGet", "http_get"),
            ("Http2", "http2"),
            ("V1Beta", "v1_beta"),
            ("A", "a"),
            ("IO", "io"),
            ("Ab_Cd", "ab_cd"),
        ] {
            assert_eq!(Case::Snake.apply(variant), expected);
        }
    }
}
