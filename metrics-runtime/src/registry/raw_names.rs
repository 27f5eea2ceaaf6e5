//! What is known of names that nobody declared, as they were given: they need not be legal on a page.

use std::collections::{HashMap, HashSet};

/// What is known of names that nobody declared.
#[derive(Debug, Default)]
pub(crate) struct RawNames {
    /// What was said of them, maybe before they had a family.
    pub(crate) helps: HashMap<String, String>,
    /// Those of which a refusal was logged.
    pub(crate) refused: HashSet<String>,
}
