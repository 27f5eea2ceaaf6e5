//! Names that the facade gives, as it gives them: they need not be legal on a page.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::support::{MAX_DESCRIPTIONS, MAX_LOGGED_NAMES};

/// A registry's memory of names that the facade gives.
#[derive(Debug, Default)]
pub(crate) struct RawNames {
    descriptions: HashMap<Box<str>, Description>,
    logged: HashSet<(Topic, Box<str>)>,
}

/// The latest description of a metric of the facade.
#[derive(Debug, Clone, Default)]
pub(crate) struct Description {
    pub(crate) help: Option<Arc<str>>,
    pub(crate) unit: Option<&'static str>,
}

/// A subject of a log line that comes once for each name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Topic {
    Refused,
    LabelsChanged,
    HelpCut,
    /// Limits on a number, which are logged once in all.
    Full,
}

impl RawNames {
    /// Returns the latest description of a name.
    pub(crate) fn description(&self, name: &str) -> Option<&Description> {
        self.descriptions.get(name)
    }

    /// Replaces the description of a name, which may have no family yet. Returns whether there is room for it.
    pub(crate) fn describe(&mut self, name: &str, description: Description) -> bool {
        if let Some(known) = self.descriptions.get_mut(name) {
            *known = description;
            return true;
        }
        let has_room = self.descriptions.len() < MAX_DESCRIPTIONS;
        if has_room {
            self.descriptions.insert(name.into(), description);
        }
        has_room
    }

    /// Returns whether a name comes up for the first time under a topic.
    pub(crate) fn is_first(&mut self, topic: Topic, name: &str) -> bool {
        self.logged.len() < MAX_LOGGED_NAMES && self.logged.insert((topic, name.into()))
    }
}
