//! Outcomes in a program's own words.

mod common;

use common::calls::{cancel, finish, pause, unwinds};
use metrics_runtime::{
    Buckets, Counter, Family, Histogram, LabelValue, Metrics, Outcome, Registry, timed,
};

/// How a call is to end.
#[derive(Clone, Copy)]
enum End {
    Ok,
    Error,
    Panic,
}

use End::{Error, Panic};

fn end(end: End) -> Result<u8, String> {
    match end {
        End::Ok => Ok(7),
        Error => Err("wrong".to_owned()),
        Panic => panic!("on purpose"),
    }
}

/// How a job went, in the words of those who ask.
#[derive(LabelValue)]
enum Status {
    Success,
    Failure,
    Aborted,
}

impl From<Outcome> for Status {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Ok => Self::Success,
            Outcome::Error | Outcome::Panic => Self::Failure,
            Outcome::Cancelled => Self::Aborted,
        }
    }
}

#[derive(Metrics)]
#[metrics(scoped)]
struct Jobs {
    /// Time, by status.
    #[metric(labels("status"), buckets = Buckets::LATENCY)]
    alone_seconds: Family<Status, Histogram>,
    /// Time, by whether it is urgent and status.
    #[metric(labels("urgent", "status"), buckets = Buckets::LATENCY)]
    closed_seconds: Family<(bool, Status), Histogram>,
    /// Time, by name and status.
    #[metric(labels("name", "status"), buckets = Buckets::LATENCY)]
    open_seconds: Family<(&'static str, Status), Histogram>,
    /// Runs, by name and status.
    #[metric(labels("name", "status"))]
    runs_total: Family<(&'static str, Status), Counter>,
}

#[timed(jobs.alone_seconds, outcome)]
fn alone(jobs: &Jobs, how: End) -> Result<u8, String> {
    end(how)
}

#[timed(jobs.closed_seconds, labels = true, outcome)]
async fn closed(jobs: &Jobs, how: End) -> Result<u8, String> {
    pause().await;
    end(how)
}

#[timed(jobs.open_seconds, labels = "sweep", calls = jobs.runs_total, outcome)]
async fn open(jobs: &Jobs, how: End) -> Result<u8, String> {
    pause().await;
    end(how)
}

#[test]
fn a_program_has_words_of_its_own_for_them() {
    let registry = Registry::new();
    let jobs = Jobs::register_in(&registry);
    alone(&jobs, End::Ok).unwrap();
    unwinds(|| _ = alone(&jobs, Panic));
    for how in [End::Ok, Error] {
        let _ = finish(closed(&jobs, how));
        let _ = finish(open(&jobs, how));
    }
    unwinds(|| _ = finish(open(&jobs, Panic)));
    cancel(closed(&jobs, End::Ok));
    cancel(open(&jobs, End::Ok));
    let _ = jobs.closed_seconds.by_outcome(&false).time(|| end(Error));

    let page = registry.render();
    let counts: Vec<_> = page
        .lines()
        .filter(|line| line.contains("_count") || line.starts_with("runs_total"))
        .collect();
    assert_eq!(
        counts,
        [
            "alone_seconds_count{status=\"success\"} 1",
            "alone_seconds_count{status=\"failure\"} 1",
            "alone_seconds_count{status=\"aborted\"} 0",
            "closed_seconds_count{urgent=\"false\",status=\"success\"} 0",
            "closed_seconds_count{urgent=\"false\",status=\"failure\"} 1",
            "closed_seconds_count{urgent=\"false\",status=\"aborted\"} 0",
            "closed_seconds_count{urgent=\"true\",status=\"success\"} 1",
            "closed_seconds_count{urgent=\"true\",status=\"failure\"} 1",
            "closed_seconds_count{urgent=\"true\",status=\"aborted\"} 1",
            "open_seconds_count{name=\"sweep\",status=\"success\"} 1",
            "open_seconds_count{name=\"sweep\",status=\"failure\"} 2",
            "open_seconds_count{name=\"sweep\",status=\"aborted\"} 1",
            "runs_total{name=\"sweep\",status=\"success\"} 1",
            "runs_total{name=\"sweep\",status=\"failure\"} 2",
            "runs_total{name=\"sweep\",status=\"aborted\"} 1",
        ]
    );
}
