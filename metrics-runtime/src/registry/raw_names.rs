//! What is known of names that nobody declared, as they were given: they need not be legal on a page.

use std::collections::{HashMap, HashSet};

/// How many names are remembered: they come from outside.
const MOST: usize = 10_000;

/// What is known of names that nobody declared.
#[derive(Debug, Default)]
pub(crate) struct RawNames {
    helps: HashMap<String, String>,
    refused: HashSet<String>,
}

impl RawNames {
    /// What was said of a name first.
    pub(crate) fn help(&self, name: &str) -> Option<&String> {
        self.helps.get(name)
    }

    /// Remembers what is said of a name, maybe before it has a family.
    pub(crate) fn describe(&mut self, name: &str, help: &str) {
        if self.helps.len() < MOST && !self.helps.contains_key(name) {
            self.helps.insert(name.to_owned(), help.to_owned());
        }
    }

    /// Whether this is the first time that a name is refused.
    pub(crate) fn refuse(&mut self, name: &str) -> bool {
        self.refused.len() < MOST && self.refused.insert(name.to_owned())
    }
}
