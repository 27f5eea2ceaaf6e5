//! A cache of answers, the oldest of which goes first.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::metrics::CACHE;

const ENTRIES: usize = 40;

#[derive(Default)]
pub(crate) struct Cache(Mutex<Entries>);

#[derive(Default)]
struct Entries {
    by_key: HashMap<String, String>,
    oldest: VecDeque<String>,
}

impl Cache {
    pub(crate) fn get(&self, key: &str) -> Option<String> {
        let found = self.entries().by_key.get(key).cloned();
        match found {
            Some(_) => CACHE.hits_total.increment(1),
            None => CACHE.misses_total.increment(1),
        }
        found
    }

    pub(crate) fn put(&self, key: String, value: String) {
        let mut entries = self.entries();
        if entries.by_key.insert(key.clone(), value).is_none() {
            entries.oldest.push_back(key);
        }
        if entries.oldest.len() > ENTRIES
            && let Some(oldest) = entries.oldest.pop_front()
        {
            entries.by_key.remove(&oldest);
        }
    }

    /// How many entries there are, and their bytes.
    pub(crate) fn size(&self) -> (usize, usize) {
        let entries = self.entries();
        let bytes = entries.by_key.iter();
        let bytes = bytes.map(|(key, value)| 2 * key.len() + value.len()).sum();
        (entries.by_key.len(), bytes)
    }

    fn entries(&self) -> MutexGuard<'_, Entries> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
