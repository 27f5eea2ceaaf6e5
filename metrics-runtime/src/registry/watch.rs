//! Watching for declarations that are registered late.

use std::fmt;
use std::sync::{Arc, Mutex, Weak};

use crate::series::ResolvedSpec;
use crate::support::lock;

/// Something that declarations can be at odds with, whenever they come.
pub(crate) trait Watch: fmt::Debug + Send + Sync {
    /// Says what is wrong, if anything.
    fn mistake(&self, declared: &ResolvedSpec) -> Option<String>;
}

/// The watchers of a registry that are still there.
#[derive(Debug, Default)]
pub(super) struct Watchers(Mutex<Vec<Weak<dyn Watch>>>);

impl Watchers {
    /// Adds a watcher, for as long as it lives.
    pub(crate) fn add(&self, watcher: &Arc<dyn Watch>) {
        let mut watchers = lock(&self.0);
        watchers.retain(|watcher| watcher.strong_count() > 0);
        watchers.push(Arc::downgrade(watcher));
    }

    /// Returns the first thing that is wrong with a declaration, if any.
    pub(super) fn mistake(&self, declared: &ResolvedSpec) -> Option<String> {
        let watchers = lock(&self.0).clone();
        let mut watchers = watchers.iter().filter_map(Weak::upgrade);
        watchers.find_map(|watcher| watcher.mistake(declared))
    }
}
