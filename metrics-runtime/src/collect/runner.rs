//! One collector at work.

use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use super::collection::{Collection, OnFailure, Timing};
use super::collector_metrics::CollectorMetrics;
use super::families::Families;
use super::run::{Failure, Reason, Run};
use crate::registry::Registry;
use crate::series::{Code, Held};
use crate::support::{guard, lock, wait};

/// The shortest period.
const SHORTEST: Duration = Duration::from_millis(1);

/// The longest time that is reckoned with, as good as for ever.
const LONGEST: Duration = Duration::from_secs(100 * 365 * 24 * 3600);

/// A collector that runs now and then.
pub(super) struct CollectorRunner {
    name: String,
    timing: Timing,
    timeout: Duration,
    on_failure: OnFailure,
    families: Families,
    metrics: CollectorMetrics,
    registry: Registry,
    state: Mutex<State>,
    /// A run ended.
    ended: Condvar,
}

struct State {
    /// Away while it runs.
    runner: Option<Held<Box<dyn Run>>>,
    running: Option<Running>,
    /// How many runs were started.
    runs: u64,
    succeeded: Option<Instant>,
    is_failing: bool,
    /// When it is to run by its period.
    due: Instant,
}

#[derive(Clone, Copy)]
struct Running {
    /// Which run it is.
    number: u64,
    deadline: Instant,
    /// Whether nobody waits for it any more.
    is_late: bool,
    /// Whether its failure was counted.
    has_failed: bool,
    /// Whether a page gave it up before its time was up.
    is_given_up: bool,
}

impl CollectorRunner {
    /// Registers what the collector fills. A page waits for collectors as long as `budget`.
    pub(super) fn new(collection: Collection, registry: &Registry, budget: Duration) -> Self {
        let options = collection.options;
        let timing = options.timing();
        let timeout = match timing {
            Timing::AtScrape { .. } => options.timeout.unwrap_or(budget).min(budget),
            Timing::Every(period) => options.timeout.unwrap_or(period.max(SHORTEST)),
        };
        let families = Families::of(registry, collection.families, &collection.instance);
        let bind = collection.bind.into_inner();
        let runner = bind.map(|bind| Registry::hold(Code::Collector, bind(registry)));
        Self {
            timing,
            timeout,
            on_failure: options.on_failure,
            families,
            metrics: CollectorMetrics::new(registry, &collection.name),
            registry: registry.clone(),
            state: Mutex::new(State {
                runner,
                running: None,
                runs: 0,
                succeeded: None,
                is_failing: false,
                due: Instant::now(),
            }),
            ended: Condvar::new(),
            name: collection.name,
        }
    }

    /// Whether it runs on a period.
    pub(super) fn is_periodic(&self) -> bool {
        matches!(self.timing, Timing::Every(_))
    }

    /// Starts a run for a scrape, unless there is one, or a result that is new enough. Returns the number of the run to wait for.
    pub(super) fn refresh(self: &Arc<Self>) -> Option<u64> {
        let Timing::AtScrape { ttl } = self.timing else {
            return None;
        };
        let succeeded = lock(&self.state).succeeded;
        if succeeded.is_none_or(|at| at.elapsed() >= ttl) {
            self.start();
        }
        lock(&self.state).running.map(|running| running.number)
    }

    /// Waits until this run is done, or its time is up, or that of the page, which is `until`. Returns whether it is worth to wait
    /// longer. What others start meanwhile is not waited for.
    pub(super) fn settle(&self, number: u64, until: Option<Instant>) -> bool {
        let is_awaited = |running: &Running| running.number == number && !running.is_late;
        let mut state = lock(&self.state);
        while let Some(running) = state.running.filter(is_awaited) {
            let now = Instant::now();
            if running.deadline <= now {
                drop(state);
                self.expire();
                return false;
            }
            if until.is_some_and(|until| until <= now) {
                drop(state);
                self.give_up(number);
                return true;
            }
            let next = until.map_or(running.deadline, |until| until.min(running.deadline));
            state = wait(&self.ended, state, next.saturating_duration_since(now));
        }
        false
    }

    /// Starts the run that is due by the period, gives up one that is late, and tells when to look again.
    pub(super) fn tick(self: &Arc<Self>) -> Instant {
        self.expire();
        let now = Instant::now();
        let is_due = {
            let mut state = lock(&self.state);
            let is_due = state.due <= now;
            if let Timing::Every(period) = self.timing
                && is_due
            {
                let period = period.max(SHORTEST);
                let next = later(state.due, period);
                // Beats that were missed are not made up for.
                state.due = if next > now { next } else { later(now, period) };
            }
            is_due
        };
        if is_due {
            self.start();
        }
        let state = lock(&self.state);
        let running = state.running.filter(|running| !running.is_late);
        running.map_or(state.due, |running| running.deadline.min(state.due))
    }

    /// Starts a run, unless there is one.
    fn start(self: &Arc<Self>) {
        {
            let mut state = lock(&self.state);
            if state.running.is_some() {
                return;
            }
            state.runs += 1;
            state.running = Some(Running {
                number: state.runs,
                deadline: later(Instant::now(), self.timeout),
                is_late: false,
                has_failed: false,
                is_given_up: false,
            });
        }
        let runner = self.clone();
        let thread = thread::Builder::new().name("metrics-collect".to_owned());
        if let Err(error) = thread.spawn(move || runner.run()) {
            self.finish(&Err(Failure::error(&error)));
        }
    }

    /// A run, on its thread.
    fn run(&self) {
        let Some(mut runner) = lock(&self.state).runner.take() else {
            return;
        };
        let started = Instant::now();
        let outcome = guard::catch(|| match runner.get_mut() {
            Some(runner) => runner.run(self.timeout),
            None => Ok(()),
        });
        let outcome = outcome.unwrap_or_else(|panicked| Err(Failure::panic(&panicked)));
        self.metrics.took(&self.name, started.elapsed());
        lock(&self.state).runner = Some(runner);
        self.finish(&outcome);
    }

    /// Gives up a run whose time is up.
    fn expire(&self) {
        let now = Instant::now();
        let is_news = {
            let mut state = lock(&self.state);
            let running = state.running.as_mut();
            let Some(running) = running.filter(|run| !run.is_late && run.deadline <= now) else {
                return;
            };
            running.is_late = true;
            self.fail(&mut state, Reason::Timeout)
        };
        self.tell(&Failure::timeout(self.timeout), is_news);
    }

    /// The run is too late for a page whose client waits less long than the run may take: it has failed, but others wait on.
    fn give_up(&self, number: u64) {
        let is_news = {
            let mut state = lock(&self.state);
            let running = state.running.as_mut();
            let Some(running) = running.filter(|run| run.number == number) else {
                return;
            };
            running.is_given_up = true;
            self.fail(&mut state, Reason::Timeout)
        };
        self.tell(&Failure::scrape_timeout(), is_news);
    }

    /// Ends a run. What is said of it comes before, so that the page which waits for it has that.
    fn finish(&self, outcome: &Result<(), Failure>) {
        match outcome {
            Ok(()) => self.metrics.succeeded(&self.name),
            Err(failure) => {
                let is_news = self.fail(&mut lock(&self.state), failure.reason);
                self.tell(failure, is_news);
            }
        }
        let succeeds_again = {
            let mut state = lock(&self.state);
            let running = state.running.take();
            if outcome.is_ok() {
                state.succeeded = Some(Instant::now());
                self.families.show();
            }
            // One that was too late for a page is failing, until it is in time again.
            let is_given_up = running.is_some_and(|running| running.is_given_up);
            let was_failing = state.is_failing;
            state.is_failing = outcome.is_err() || (was_failing && is_given_up);
            was_failing && !state.is_failing
        };
        self.ended.notify_all();
        if succeeds_again {
            self.registry
                .log(|| tracing::info!(collector = self.name, "collector succeeds again"));
        }
    }

    /// Counts that the run failed, and does without what it would have filled. Whether the one before it did not fail; `None` where
    /// this was counted already, as a run that is late fails once.
    fn fail(&self, state: &mut State, reason: Reason) -> Option<bool> {
        let running = state.running.as_mut();
        if running.is_none_or(|run| std::mem::replace(&mut run.has_failed, true)) {
            return None;
        }
        self.metrics.failed(reason);
        if self.on_failure == OnFailure::Absent {
            self.families.hide();
        }
        Some(!std::mem::replace(&mut state.is_failing, true))
    }

    /// Tells others of a failure that was counted, and the log if it is the first in a row.
    fn tell(&self, failure: &Failure, is_news: Option<bool>) {
        let Some(is_news) = is_news else { return };
        self.metrics.hand_failure_on(failure.reason);
        if !is_news {
            return;
        }
        self.registry.log(|| {
            tracing::warn!(
                collector = self.name,
                reason = failure.reason.as_str(),
                "collector failed, and is not logged again before it succeeds: {}",
                failure.message
            );
        });
    }
}

/// A time after another; a duration that no clock can take counts as very long.
pub(super) fn later(time: Instant, duration: Duration) -> Instant {
    time.checked_add(duration.min(LONGEST)).unwrap_or(time)
}
