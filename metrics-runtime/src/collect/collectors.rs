//! The collectors of an exporter.

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use super::families::Families;
use super::item::Item;
use super::schedule::Scheduler;

/// The time that the derived gauges of a page have at least.
const LEAST: Duration = Duration::from_millis(10);

/// The collectors of an exporter. Clones are the same ones; they end with the last.
#[derive(Clone, Default)]
pub(crate) struct Collectors(Arc<Inner>);

#[derive(Default)]
struct Inner {
    /// How long a page waits for them.
    budget: Duration,
    started: OnceLock<Started>,
    /// There is one where anything runs on a period.
    scheduler: Option<Scheduler>,
}

/// What runs, and what does not.
pub(super) struct Started {
    pub(super) items: Vec<Arc<Item>>,
    /// What is off the page because its collector is disabled.
    pub(super) disabled: Vec<Families>,
}

impl Collectors {
    /// Collectors that do nothing yet.
    pub(super) fn new(scheduler: Option<Scheduler>, budget: Duration) -> Self {
        Self(Arc::new(Inner {
            budget,
            started: OnceLock::new(),
            scheduler,
        }))
    }

    /// Lets them run.
    pub(super) fn start(&self, started: Started) {
        let items = &self.0.started.get_or_init(|| started).items;
        if let Some(scheduler) = &self.0.scheduler {
            let periodic = items.iter().filter(|item| item.is_periodic());
            scheduler.start(periodic.cloned().collect());
        }
    }

    /// Brings everything up to date that a page needs: runs what is to run at a scrape, all at once, and waits until it is done
    /// or its time is up. Returns the time that is left for the derived gauges of the page.
    pub(crate) fn run(&self) -> Duration {
        let started = Instant::now();
        if let Some(Started { items, .. }) = self.0.started.get() {
            let runs: Vec<_> = items.iter().map(Item::refresh).collect();
            for (item, run) in items.iter().zip(runs) {
                if let Some(run) = run {
                    item.settle(run);
                }
            }
        }
        // Collectors that took all the time shall not cost the gauges as well.
        let budget = self.0.budget;
        let left = budget.saturating_sub(started.elapsed());
        left.max(budget / 8).max(LEAST)
    }
}

impl fmt::Debug for Collectors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let started = self.0.started.get();
        f.debug_struct("Collectors")
            .field("items", &started.map_or(0, |started| started.items.len()))
            .field(
                "disabled",
                &started.map_or(0, |started| started.disabled.len()),
            )
            .finish_non_exhaustive()
    }
}
