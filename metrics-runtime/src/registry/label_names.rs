//! Labels of a family of the facade that keep names which not every client can read.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use crate::naming::{Escaping, Named};
use crate::support::{read, write};

/// The most names that are kept in mind. Past that, labels have names that every client can read.
const MOST_NAMES: usize = 1024;

/// The labels of a family, by everything that their names can read as on a page.
#[derive(Debug, Default)]
pub(crate) struct LabelNames(RwLock<HashMap<Box<str>, Arc<str>>>);

impl LabelNames {
    /// Returns the name of a label here: its own, or that of the first label that reads the same by some scheme. Two labels that
    /// read the same would be one on a page, and two series of them one series with two values.
    pub(crate) fn of<'n>(&self, raw: &'n str) -> Cow<'n, str> {
        if let Some(owner) = read(&self.0).get(raw) {
            return named(raw, owner);
        }
        let mut names = write(&self.0);
        let forms = || Escaping::forms(raw, Named::Label);
        if let Some(owner) = forms().find_map(|form| names.get(&*form)) {
            return named(raw, owner);
        }
        if names.len() >= MOST_NAMES {
            return Escaping::Underscores.escape(raw, Named::Label);
        }
        let owner: Arc<str> = Escaping::AllowUtf8.escape(raw, Named::Label).into();
        names.extend(forms().map(|form| (form.into(), owner.clone())));
        named(raw, &owner)
    }
}

fn named<'n>(raw: &'n str, owner: &str) -> Cow<'n, str> {
    if raw == owner {
        Cow::Borrowed(raw)
    } else {
        Cow::Owned(owner.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_that_read_the_same_have_the_name_of_the_first() {
        let names = LabelNames::default();
        for (raw, expected) in [
            ("http.method", "http.method"),
            ("http_method", "http.method"),
            ("http-method", "http.method"),
            ("http_dot_method", "http.method"),
            ("U__http_2e_method", "http.method"),
            ("httpmethod", "httpmethod"),
            ("a\0", "a\u{FFFD}"),
            ("a\u{FFFD}", "a\u{FFFD}"),
            ("http.method", "http.method"),
        ] {
            assert_eq!(names.of(raw), expected, "{raw}");
        }
    }

    #[test]
    fn past_what_is_kept_names_are_legal() {
        let names = LabelNames::default();
        for at in 0..MOST_NAMES {
            let name = format!("n.{at}");
            let shown = names.of(&name);
            assert!(shown == name || Named::Label.is_legal(&shown), "{shown}");
        }
        assert_eq!(names.of("n.0"), "n.0");
        assert_eq!(names.of("last.one"), "last_one");
    }
}
