//! Texts that are no value of a label.

use std::fmt;

use super::label_value::LabelValue;

/// A text that is no value of a label: what `FromStr` of an enum with `#[label(parse)]` refuses.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{given}` is none of the label's values: {}", Listed(values))]
pub struct UnknownLabelValue {
    given: Box<str>,
    values: &'static [&'static str],
}

impl UnknownLabelValue {
    /// For `given`, which is none of the closed values of `V`.
    #[doc(hidden)]
    #[must_use]
    pub fn of<V: LabelValue>(given: &str) -> Self {
        Self {
            given: given.into(),
            values: V::VALUES.unwrap_or_default(),
        }
    }

    /// The text.
    #[must_use]
    pub fn given(&self) -> &str {
        &self.given
    }

    /// The values that there are.
    #[must_use]
    pub const fn values(&self) -> &'static [&'static str] {
        self.values
    }
}

/// `main` shows it by this, so it is the text.
impl fmt::Debug for UnknownLabelValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

struct Listed(&'static [&'static str]);

impl fmt::Display for Listed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, value) in self.0.iter().enumerate() {
            let separator = if i == 0 { "" } else { ", " };
            write!(f, "{separator}`{value}`")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_was_given_and_what_there_is() {
        let error = UnknownLabelValue::of::<bool>("maybe");
        assert_eq!(error.given(), "maybe");
        assert_eq!(error.values(), ["false", "true"]);
        assert_eq!(
            error.to_string(),
            "`maybe` is none of the label's values: `false`, `true`"
        );
    }
}
