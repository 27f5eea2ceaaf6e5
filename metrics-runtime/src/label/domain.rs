//! The values that a label can have, and their places.

/// The possible values of a label.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LabelDomain {
    /// All of them, where the label is closed.
    texts: Option<&'static [&'static str]>,
    optional: bool,
}

impl LabelDomain {
    /// Any text.
    pub(crate) const OPEN: Self = Self::new(None, false);

    pub(crate) const fn new(texts: Option<&'static [&'static str]>, optional: bool) -> Self {
        Self { texts, optional }
    }

    pub(crate) const fn is_closed(self) -> bool {
        self.texts.is_some()
    }

    /// Whether the label can be left out.
    pub(crate) fn can_be_absent(self) -> bool {
        self.optional || self.place_of("").is_some()
    }

    /// How many values there are, where that is fixed.
    pub(crate) const fn count(self) -> Option<usize> {
        match self.texts {
            Some(texts) if self.optional && place_of_empty(texts) == texts.len() => {
                Some(texts.len() + 1)
            }
            Some(texts) => Some(texts.len()),
            None => None,
        }
    }

    /// The text of the closed value at `place`.
    pub(crate) const fn text_at(self, place: usize) -> &'static str {
        match self.texts {
            Some(texts) if place < texts.len() => texts[place],
            _ => "",
        }
    }

    /// The texts of all closed values, in the order of their places.
    pub(crate) fn texts(self) -> Option<impl Iterator<Item = &'static str>> {
        Some((0..self.count()?).map(move |place| self.text_at(place)))
    }

    /// The place of the closed value with this text.
    pub(crate) fn place_of(self, text: &str) -> Option<usize> {
        self.texts()?.position(|other| other == text)
    }
}

/// The place of the empty text; where there is none, the one behind all others.
pub(super) const fn place_of_empty(texts: &[&str]) -> usize {
    let mut i = 0;
    while i < texts.len() && !texts[i].is_empty() {
        i += 1;
    }
    i
}

#[cfg(test)]
mod tests {
    use super::LabelDomain;

    #[test]
    fn texts_and_places_agree() {
        for optional in [false, true] {
            for texts in [&["a", "b"][..], &["a", "", "b"], &[]] {
                let values = LabelDomain::new(Some(texts), optional);
                let all: Vec<_> = values.texts().expect("closed").collect();
                assert_eq!(values.count(), Some(all.len()));
                for (place, text) in all.iter().enumerate() {
                    assert_eq!(values.place_of(text), Some(place));
                    assert_eq!(values.text_at(place), *text);
                }
                assert_eq!(values.can_be_absent(), all.contains(&""));
            }
        }
        assert!(LabelDomain::OPEN.texts().is_none());
        assert!(!LabelDomain::OPEN.can_be_absent());
    }
}
