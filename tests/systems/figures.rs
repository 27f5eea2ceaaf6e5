//! The systems' own figures, measured: each says what it may cost to be scraped, and how many label values there may be.

use std::io::Write as _;
use std::time::Instant;

use metrics_runtime::{Counter, Family, Metrics, Registry};

use crate::system::System;

/// How often a page is asked for.
const SCRAPES: usize = 300;

/// The platform asks for 100 ms at the 95th percentile. What it takes is printed, and no more: a test does not judge times.
#[test]
fn a_scrape_of_62_metrics() {
    let platform = System::start("platform", 1);
    let url = format!("http://{}/metrics", platform.pages[0].1);
    let agent = ureq::Agent::new_with_defaults();
    let mut times: Vec<_> = (0..SCRAPES)
        .map(|_| {
            let started = Instant::now();
            let page = agent
                .get(&url)
                .call()
                .and_then(|mut answer| answer.body_mut().read_to_string());
            assert!(
                page.expect("a page")
                    .contains("# TYPE devskyy_health_status ")
            );
            started.elapsed()
        })
        .collect();
    times.sort_unstable();
    let [median, p95] = [SCRAPES / 2, SCRAPES * 95 / 100].map(|at| times[at]);
    // Through the raw handle, which the test harness does not capture.
    writeln!(
        std::io::stderr(),
        "scrape of the platform's page: median {median:.1?}, 95th percentile {p95:.1?} (asked: 100 ms)"
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
