//! The collectors of an exporter.

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use super::families::Families;
use super::runner::{CollectorRunner, later};
use super::schedule::Scheduler;

/// The time that collectors, and then derived gauges, have at least: enough for those that only look something up.
const LEAST: Duration = Duration::from_millis(10);

/// The collectors of an exporter. Clones are the same ones; they end with the last.
#[derive(Clone, Default)]
pub(crate) struct Collectors(Arc<Inner>);

#[derive(Default)]
struct Inner {
    /// The time that a page waits for them.
    budget: Duration,
    started: OnceLock<Started>,
    /// There is one where anything runs on a period.
    scheduler: Option<Scheduler>,
}

/// The collectors that run, and the families of those that do not.
pub(super) struct Started {
    pub(super) runners: Vec<Arc<CollectorRunner>>,
    /// Families that are off the page because their collector is disabled.
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
        let runners = &self.0.started.get_or_init(|| started).runners;
        if let Some(scheduler) = &self.0.scheduler {
            let periodic = runners.iter().filter(|runner| runner.is_periodic());
            scheduler.start(periodic.cloned().collect());
        }
    }

    /// Brings everything up to date that a page needs, and waits until it is done or its time is up. Returns the time that is left
    /// for the derived gauges of the page.
    pub(crate) fn run(&self) -> Duration {
        let mut collecting = self.begin();
        collecting.wait(None);
        collecting.left(None)
    }

    /// Starts what is to run for a page, all at once.
    pub(crate) fn begin(&self) -> Collecting<'_> {
        let started = self.0.started.get();
        let runners = started.map_or(&[][..], |started| &started.runners);
        let runs: Vec<_> = runners.iter().map(CollectorRunner::refresh).collect();
        let runs = runners.iter().zip(runs);
        Collecting {
            runs: runs
                .filter_map(|(runner, run)| Some((runner, run?)))
                .collect(),
            deadline: later(Instant::now(), self.0.budget),
            budget: self.0.budget,
        }
    }
}

/// The runs that a page waits for.
pub(crate) struct Collecting<'c> {
    runs: Vec<(&'c Arc<CollectorRunner>, u64)>,
    /// The time when no page waits any more.
    deadline: Instant,
    budget: Duration,
}

/// The time of a page whose client waits less long than the collectors may take.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patience {
    pub(crate) until: Instant,
    /// The same, from the arrival of the scrape on.
    pub(crate) within: Duration,
}

impl Collecting<'_> {
    /// Waits until everything is done, or its time is up, or that of a page. Returns whether it is worth to wait longer.
    pub(crate) fn wait(&mut self, patience: Option<Patience>) -> bool {
        let until = patience.map(|patience| patience.until.max(Instant::now() + LEAST));
        self.runs.retain(|(runner, run)| runner.settle(*run, until));
        !self.runs.is_empty()
    }

    /// The time that is left for the derived gauges of a page. Collectors that took all of it do not cost the gauges as well.
    pub(crate) fn left(&self, patience: Option<Patience>) -> Duration {
        let (until, budget) = match patience {
            Some(Patience { until, within }) => (until.min(self.deadline), within.min(self.budget)),
            None => (self.deadline, self.budget),
        };
        let left = until.saturating_duration_since(Instant::now());
        left.max(budget / 8).max(LEAST)
    }
}

impl fmt::Debug for Collectors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let started = self.0.started.get();
        f.debug_struct("Collectors")
            .field(
                "runners",
                &started.map_or(0, |started| started.runners.len()),
            )
            .field(
                "disabled",
                &started.map_or(0, |started| started.disabled.len()),
            )
            .finish_non_exhaustive()
    }
}
