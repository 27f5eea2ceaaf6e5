//! Watching for declarations that are registered late.

use std::fmt;
use std::sync::{Arc, Mutex, Weak};

use super::Registry;
use super::self_metrics::Problem;
use super::spec::{Origin, Spec};
use crate::lock::lock;

/// Something that declarations can be at odds with, whenever they come.
pub(crate) trait Watch: fmt::Debug + Send + Sync {
    /// Says what is wrong, if anything.
    fn mistake(&self, declared: &Spec) -> Option<String>;
}

/// The watchers of a registry that are still there.
#[derive(Debug, Default)]
pub(super) struct Watchers(Mutex<Vec<Weak<dyn Watch>>>);

impl Registry {
    /// Shows every declaration that is registered from now on to `watcher`, for as long as that lives.
    pub(crate) fn watch(&self, watcher: &Arc<dyn Watch>) {
        let mut watchers = lock(&self.0.watchers.0);
        watchers.retain(|watcher| watcher.strong_count() > 0);
        watchers.push(Arc::downgrade(watcher));
    }

    /// Counts and logs what is wrong with a declaration that is registered late.
    pub(super) fn watched(&self, spec: &Spec) {
        if matches!(spec.origin, Origin::Facade(_)) {
            return;
        }
        let watchers = lock(&self.0.watchers.0).clone();
        let watchers = watchers.iter().filter_map(Weak::upgrade);
        let mut mistakes = watchers.filter_map(|watcher| watcher.mistake(spec));
        if let Some(mistake) = mistakes.next() {
            self.trouble(Problem::RuleWithoutEffect, &spec.name);
            self.log(|| {
                tracing::warn!(family = &*spec.name, "{mistake}");
            });
        }
    }
}
