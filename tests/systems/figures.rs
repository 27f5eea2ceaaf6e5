//! The systems' own figures, measured: each says what it may cost to be scraped, and how many label values there may be.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::thread::sleep;
use std::time::{Duration, Instant};

use metrics_runtime::{Counter, Family, Metrics, Registry};
use ureq::Agent;

use crate::support::running::eventually;
use crate::system::System;

/// How often a page is asked for without a break, and how often after one.
const SCRAPES: usize = 300;
const LATER: usize = 3;
/// The collectors whose result is good for so long, and a break after which it is no more.
const CACHED: [&str; 6] = [
    "cache",
    "db_pool",
    "orchestrator",
    "system",
    "users",
    "vector_store",
];
const TTL: Duration = Duration::from_secs(5);
const BREAK: Duration = Duration::from_millis(5_200);

/// A page, and how long it took.
fn scrape(agent: &Agent, url: &str) -> (String, Duration) {
    let started = Instant::now();
    let page = agent
        .get(url)
        .call()
        .and_then(|mut answer| answer.body_mut().read_to_string());
    let page = page.expect("a page");
    let took = started.elapsed();
    assert!(page.contains("# TYPE devskyy_health_status "));
    (page, took)
}

/// When each of the cached collectors succeeded last; `None` for one that did not yet.
fn successes(page: &str) -> [Option<String>; CACHED.len()] {
    CACHED.map(|collector| {
        let series = format!(
            "metrics_runtime_collector_last_success_timestamp_seconds{{collector=\"{collector}\"}} "
        );
        let mut lines = page.lines();
        lines
            .find_map(|line| line.strip_prefix(&series))
            .map(str::to_owned)
    })
}

/// The platform asks for 100 ms at the 95th percentile. What it takes is printed, and no more: a test does not judge times. How often
/// the collectors run it does: once in their time at most, and again after it.
#[test]
fn a_scrape_of_62_metrics() {
    let platform = System::start("platform", 1);
    let url = format!("http://{}/metrics", platform.pages[0].1);
    let agent = Agent::new_with_defaults();
    // One that does not end in its budget is on a later page.
    eventually(|| {
        let (page, _) = scrape(&agent, &url);
        let all = successes(&page).iter().all(Option::is_some);
        all.then_some(()).ok_or(page)
    });
    let started = Instant::now();
    let (pages, mut times): (Vec<_>, Vec<_>) = (0..SCRAPES).map(|_| scrape(&agent, &url)).unzip();
    let elapsed = started.elapsed();
    let seen: Vec<_> = pages.iter().map(|page| successes(page)).collect();
    // The first page may be that of a run a whole time before the next one.
    let most = 2 + elapsed.as_secs() / TTL.as_secs();
    let runs: [_; CACHED.len()] = std::array::from_fn(|number| {
        let distinct: BTreeSet<_> = seen.iter().map(|at| &at[number]).collect();
        let runs = distinct.len();
        assert!(
            runs as u64 <= most,
            "{} ran {runs} times in {elapsed:?}",
            CACHED[number]
        );
        runs
    });

    let mut last = seen[SCRAPES - 1].clone();
    let later = [(); LATER].map(|()| {
        sleep(BREAK);
        let (page, took) = scrape(&agent, &url);
        let mut now = successes(&page);
        eventually(|| {
            if now.iter().zip(&last).all(|(now, last)| now != last) {
                return Ok(());
            }
            let silent = format!("not all of {CACHED:?} ran again: {now:?} after {last:?}");
            now = successes(&scrape(&agent, &url).0);
            Err(silent)
        });
        last = now;
        took
    });
    times.sort_unstable();
    let [median, p95] = [SCRAPES / 2, SCRAPES * 95 / 100].map(|at| times[at]);
    // Through the raw handle, which the test harness does not capture.
    writeln!(
        std::io::stderr(),
        "scrape of the platform's page: median {median:.1?}, 95th percentile {p95:.1?} (asked: 100 ms), \
         with {runs:?} runs of {CACHED:?} in {SCRAPES} scrapes; \
         when all of these run again: {later:.1?}"
    )
    .expect("a line can be written");
}

#[derive(Metrics)]
struct Careless {
    /// Requests by a label that anyone can fill.
    #[metric(labels("user"))]
    requests_total: Family<u32, Counter>,
}

/// More than 100 000 label combinations are refused, not served; what they count is kept.
#[test]
fn label_values_without_end() {
    let registry = Registry::new();
    let careless = Careless::register_in(&registry);
    for user in 0..150_000 {
        careless.requests_total.with(&user).increment(1);
    }
    let page = registry.render();
    let samples = page
        .lines()
        .filter(|line| line.starts_with("requests_total{"));
    assert_eq!(samples.count(), 10_001);
    assert!(page.contains("\nrequests_total{user=\"__overflow__\"} 140000\n"));
    assert!(
        page.contains("metrics_runtime_series_overflow_total{family=\"requests_total\"} 140000\n")
    );
}
