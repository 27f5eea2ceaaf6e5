//! Agents that do tasks: each task goes to the one that knows most of its words.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use metrics_runtime::timed;
use tokio::sync::Semaphore;

use crate::error::Error;
use crate::metrics::AGENT;

const WORKERS: u32 = 4;
const CACHED: usize = 3;

type Run = fn(&str) -> String;

/// By its name, the words that an agent knows, and what it does.
const AGENTS: [(&str, &str, Run); 4] = [
    ("analyst", "analyse numbers mean sales figures", analyse),
    ("editor", "check spelling text words review", spell),
    ("clerk", "count list words items text", count),
    ("planner", "sort plan order steps items", plan),
];

/// An agent that is ready to work.
struct Agent {
    name: &'static str,
    run: Run,
}

pub(crate) struct Orchestrator {
    workers: Semaphore,
    /// The agents that worked last, the latest behind.
    cache: Mutex<VecDeque<Arc<Agent>>>,
    /// How long the workers worked.
    busy_nanos: AtomicU64,
    looked: Mutex<(Instant, u64)>,
}

impl Orchestrator {
    pub(crate) fn new() -> Self {
        Self {
            workers: Semaphore::new(WORKERS as usize),
            cache: Mutex::default(),
            busy_nanos: AtomicU64::new(0),
            looked: Mutex::new((Instant::now(), 0)),
        }
    }

    /// Has a task done by the agent that fits best.
    #[timed(AGENT.execution_duration_seconds, calls = AGENT.tasks_total)]
    pub(crate) async fn execute(&self, task: String) -> Result<String, Error> {
        let agent = self.route(&task);
        let worker = self.workers.acquire().await;
        let _worker = worker.map_err(|_| Error::Unavailable("the cluster is closed"))?;
        let started = Instant::now();
        let done = tokio::task::spawn_blocking(move || (agent.run)(&task)).await;
        let busy = u64::try_from(started.elapsed().as_nanos()).unwrap_or(u64::MAX);
        self.busy_nanos.fetch_add(busy, Relaxed);
        done.map_err(|_| Error::Panicked)
    }

    fn route(&self, task: &str) -> Arc<Agent> {
        let words: Vec<_> = task.split_whitespace().collect();
        let knows = |skills: &str| {
            let is_known = |word: &&&str| skills.split(' ').any(|skill| skill == **word);
            words.iter().filter(is_known).count()
        };
        let best = AGENTS
            .into_iter()
            .max_by_key(|(_, skills, _)| knows(skills));
        let (name, skills, run) = best.unwrap_or(AGENTS[0]);
        AGENT
            .confidence_score
            .record(ratio(knows(skills), words.len()));
        self.agent(name, run)
    }

    /// An agent out of the cache, or a new one, in the place of that which was asked for longest ago.
    fn agent(&self, name: &'static str, run: Run) -> Arc<Agent> {
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        let found = cache.iter().position(|agent| agent.name == name);
        let agent = found.and_then(|at| cache.remove(at));
        let agent = agent.unwrap_or_else(|| Arc::new(Agent { name, run }));
        cache.push_back(agent.clone());
        if cache.len() > CACHED {
            cache.pop_front();
        }
        agent
    }

    pub(crate) fn cached(&self) -> usize {
        self.cache
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .len()
    }

    /// The part of their time that the workers worked since this was asked before.
    pub(crate) fn utilization(&self) -> f64 {
        let (now, busy) = (Instant::now(), self.busy_nanos.load(Relaxed));
        let mut looked = self.looked.lock().unwrap_or_else(PoisonError::into_inner);
        let (then, before) = std::mem::replace(&mut *looked, (now, busy));
        let worked = Duration::from_nanos(busy - before).as_secs_f64();
        let time = (now - then).as_secs_f64() * f64::from(WORKERS);
        (worked / time.max(1e-9)).min(1.0)
    }
}

/// A part of a whole; 0 where there is none.
fn ratio(part: usize, whole: usize) -> f64 {
    let count = |count| u32::try_from(count).map_or(f64::MAX, f64::from);
    count(part) / count(whole.max(1))
}

/// The mean of the numbers, with the interval that 95 of 100 samples lie in.
fn analyse(task: &str) -> String {
    let numbers = task.split_whitespace().filter_map(|word| word.parse().ok());
    let numbers: Vec<f64> = numbers.collect();
    let mut rng = fastrand::Rng::with_seed(task.len() as u64);
    let mut mean = || {
        // Nobody thought of a task without numbers: it panics, as agents do.
        let drawn = (0..20).map(|_| *rng.choice(&numbers).expect("there are numbers"));
        drawn.sum::<f64>() / 20.0
    };
    let mut means: Vec<_> = (0..1000).map(|_| mean()).collect();
    means.sort_by(f64::total_cmp);
    format!("{:.2} ({:.2} to {:.2})", means[500], means[25], means[975])
}

/// For each word the nearest other one, by how many letters differ.
fn spell(task: &str) -> String {
    let words: Vec<_> = task.split_whitespace().collect();
    let nearest = words.iter().map(|word| {
        let others = words.iter().filter(|other| *other != word);
        others
            .min_by_key(|other| distance(word, other))
            .unwrap_or(word)
    });
    nearest.copied().collect::<Vec<_>>().join(" ")
}

/// The distance of Levenshtein.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.bytes().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, right) in b.bytes().enumerate() {
            let change = diagonal + usize::from(left != right);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

fn count(task: &str) -> String {
    format!("{} words", task.split_whitespace().count())
}

fn plan(task: &str) -> String {
    let mut steps: Vec<_> = task.split_whitespace().collect();
    steps.sort_unstable();
    steps.join(", ")
}
