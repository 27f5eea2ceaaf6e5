//! Names of declared metric families, as constants.

use std::fmt;

use metrics_naming::hash::NameKey;

/// The name of a family on the page, letter for letter.
#[derive(Clone, Copy)]
pub struct Name {
    text: &'static str,
    /// The hash, where the macro computed it: `const` evaluation takes a microsecond or more for each byte.
    hash: Option<u64>,
}

impl Name {
    /// A name of which nothing is known.
    #[must_use]
    pub const fn new(text: &'static str) -> Self {
        Self { text, hash: None }
    }

    /// A name with its hash.
    #[must_use]
    pub const fn hashed(text: &'static str, hash: u64) -> Self {
        Self {
            text,
            hash: Some(hash),
        }
    }

    pub(crate) const fn as_str(&self) -> &'static str {
        self.text
    }

    pub(crate) const fn key(&self) -> NameKey {
        match self.hash {
            Some(hash) => NameKey::from_hash(hash, self.text.len()),
            None => NameKey::of(self.text),
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text)
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}
