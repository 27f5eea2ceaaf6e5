//! The worker pool: takes events from the queue, does what they ask for, and counts what became of them.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use metrics_runtime::Health;
use redis::RedisResult;
use serde::{Deserialize, Serialize};
use tokio::time::sleep;

use crate::metrics::{EventStatus, EventType};
use crate::queue::Queue;

const WORKERS: usize = 4;
/// How often a worker looks for events.
const LOOK: Duration = Duration::from_millis(50);
const REST: Duration = Duration::from_millis(500);

#[derive(Serialize, Deserialize)]
pub(crate) struct Event {
    pub(crate) id: u64,
    #[serde(rename = "event_type")]
    pub(crate) about: String,
    /// Numbers, separated by spaces: how many milliseconds each step takes.
    pub(crate) steps: String,
}

/// It counts for itself, as a pool does that knows nothing of metrics.
pub(crate) struct Pool {
    queue: Queue,
    health: Health,
    active: AtomicUsize,
    processed: Mutex<HashMap<(EventType, EventStatus), u64>>,
}

impl Pool {
    /// Starts the workers.
    pub(crate) fn start(queue: Queue, health: &Health) -> Arc<Self> {
        let pool = Arc::new(Self {
            queue,
            health: health.clone(),
            active: AtomicUsize::new(0),
            processed: Mutex::default(),
        });
        for _ in 0..WORKERS {
            tokio::spawn(pool.clone().work());
        }
        pool
    }

    /// How many workers are at work, or look for some.
    pub(crate) fn active(&self) -> usize {
        self.active.load(Relaxed)
    }

    /// How many events there were.
    pub(crate) fn processed(&self) -> HashMap<(EventType, EventStatus), u64> {
        self.processed
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    async fn work(self: Arc<Self>) {
        self.active.fetch_add(1, Relaxed);
        let _active = Leave(&self.active);
        loop {
            match self.work_once().await {
                Ok(had_work) => {
                    self.health.up("redis");
                    if !had_work {
                        sleep(LOOK).await;
                    }
                }
                Err(error) => {
                    self.health.down("redis", &error);
                    sleep(REST).await;
                }
            }
        }
    }

    /// Takes an event, if there is one, and does it.
    async fn work_once(&self) -> RedisResult<bool> {
        let Some(text) = self.queue.pop().await? else {
            return Ok(false);
        };
        let _active = self.queue.metrics.active_tasks.track();
        let Ok(event) = serde_json::from_str::<Event>(&text) else {
            self.count(EventType::Other, EventStatus::Failed);
            return Ok(true);
        };
        let (status, result) = match run(&event.steps).await {
            Ok(steps) => (EventStatus::Success, format!("{steps} steps")),
            Err(error) => (EventStatus::Failed, error),
        };
        self.count(EventType::from(&*event.about), status);
        self.queue.set_result(event.id, &result).await?;
        Ok(true)
    }

    fn count(&self, event_type: EventType, status: EventStatus) {
        let mut processed = self
            .processed
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *processed.entry((event_type, status)).or_default() += 1;
    }
}

/// Takes each step, until one of them is nonsense.
async fn run(steps: &str) -> Result<usize, String> {
    let mut done = 0;
    for step in steps.split_whitespace() {
        let milliseconds: u8 = step.parse().map_err(|_| format!("no such step: {step}"))?;
        sleep(Duration::from_millis(milliseconds.into())).await;
        done += 1;
    }
    Ok(done)
}

/// A worker that ends, however it ends, is no longer active.
struct Leave<'a>(&'a AtomicUsize);

impl Drop for Leave<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Relaxed);
    }
}
