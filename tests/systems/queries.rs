//! What the systems ask of their metrics, answered by real servers that scrape them.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::catalogue::{Catalogue, Query};
use crate::rules::{FIRING, fast_forwarded, file};
use crate::support::judge::assert_openmetrics;
use crate::support::running::eventually;
use crate::support::scraper::Scraper;
use crate::system::System;

/// The systems, and how many services each has.
const SYSTEMS: [(&str, usize); 5] = [
    ("deployments", 1),
    ("platform", 1),
    ("circuit_breaker", 1),
    ("orchestrator", 2),
    ("bmc", 3),
];

/// The scrape configuration that a system comes with, and the names of its jobs: only its targets, its times and its rules are
/// replaced.
///
/// A target is that of the service which has its port where nobody says `--listen`.
fn shipped(name: &str, system: &System, rules: Option<&Path>) -> (String, Vec<String>) {
    let config = file(name, "prometheus.yml").expect("it is scraped");
    let config = fs::read_to_string(config).expect("configurations are text");
    let first = System::default_address(name);
    let (mut replaced, mut jobs, mut targets) = (String::new(), Vec::new(), Vec::new());
    for line in config.lines() {
        let (indent, text) = line.split_at(line.len() - line.trim_start().len());
        replaced.push_str(indent);
        match text.split_once(": ") {
            Some((key @ ("scrape_interval" | "scrape_timeout" | "evaluation_interval"), _)) => {
                write!(replaced, "{key}: 1s")
            }
            Some(("- targets", list)) => {
                let target = list.trim_matches(['[', ']', '"', '\'']);
                let port = target.strip_prefix("127.0.0.1:").expect("a local target");
                let port: u16 = port.parse().expect("one target");
                let service = usize::from(port - first.port());
                targets.push(service);
                let (_, address) = &system.pages[service];
                write!(replaced, "- targets: ['{address}']")
            }
            Some(("- job_name", job)) => {
                jobs.push(job.to_owned());
                write!(replaced, "{text}")
            }
            _ => match rules.filter(|_| text == "- alerts.yml") {
                Some(rules) => write!(replaced, "- '{}'", rules.display()),
                None => write!(replaced, "{text}"),
            },
        }
        .expect("a string takes everything");
        replaced.push('\n');
    }
    assert!(
        targets.iter().copied().eq(0..system.pages.len()) && jobs.len() == targets.len(),
        "{name}: each service is one target, and each target one job: {targets:?}, {jobs:?}"
    );
    (replaced, jobs)
}

/// Each job is up, and each metric of the catalogue arrives.
fn arrives(scraper: &Scraper, name: &str, jobs: &[String]) {
    for job in jobs {
        let is_up = format!("up{{job='{job}'}} == 1 and scrape_samples_scraped{{job='{job}'}} > 0");
        scraper.await_value(&format!("count({is_up})"), 1);
    }
    let metrics = Catalogue::read(name).metrics;
    eventually(|| {
        let names = scraper.get("/api/v1/label/__name__/values", &[]);
        let names = names.ok_or("no answer")?;
        let names = names["data"].as_array().ok_or_else(|| format!("{names}"))?;
        let is_missing = |metric: &&str| {
            // A histogram has no series of its own name.
            let is_of_it =
                |name: &str| name == *metric || name.strip_suffix("_count") == Some(metric);
            !names.iter().filter_map(Value::as_str).any(is_of_it)
        };
        let metrics = metrics.iter().map(|metric| &*metric.name);
        let missing: Vec<_> = metrics.filter(is_missing).collect();
        if missing.is_empty() {
            Ok(())
        } else {
            Err(format!("{name}: these do not arrive: {missing:?}"))
        }
    });
}

/// What a server says of an expression: how many series, or why not.
fn ask(scraper: &Scraper, query: &Query) -> Result<usize, String> {
    let answer = scraper.get("/api/v1/query", &[("query", &query.expression)]);
    let answer =
        answer.ok_or_else(|| format!("{}: no answer to {}", query.title, query.expression))?;
    match answer["data"]["result"].as_array() {
        Some(series) => Ok(series.len()),
        None => Err(format!("{}: {answer}", query.title)),
    }
}

/// Expressions that no page can answer as they stand: they divide counters whose labels differ, without `sum`. The systems' alert
/// rules have them repaired.
const UNANSWERABLE: [&str; 3] = [
    "rate(approvals_granted_total[1h]) / rate(approval_requests_total[1h])",
    "rate(approvals_rejected_total[1h]) / rate(approval_requests_total[1h])",
    "rate(devskyy_errors_total[5m]) / rate(devskyy_requests_total[5m])",
];

fn answers(scraper: &Scraper, name: &str) {
    for query in Catalogue::read(name).queries {
        let can_be_answered = UNANSWERABLE
            .iter()
            .all(|wrong| !query.expression.contains(wrong));
        eventually(|| {
            let series = ask(scraper, &query)?;
            // An alert that does not fire has no series.
            if series > 0 || query.is_alert || !can_be_answered {
                Ok(())
            } else {
                Err(format!("{}: no data for {}", query.title, query.expression))
            }
        });
    }
}

fn alerts_fire(prometheus: &Scraper, name: &str) {
    let alerts = FIRING
        .iter()
        .filter(|(with_alerts, ..)| *with_alerts == name);
    let alerts = alerts.flat_map(|(_, as_they_are, eased)| as_they_are.iter().chain(*eased));
    let has_fired = |alert: &&&str| {
        let firing = format!("ALERTS{{alertname='{alert}', alertstate='firing'}}");
        let fired = prometheus.query(&format!("max(max_over_time({firing}[5m]))"));
        fired.as_deref() == Some("1")
    };
    eventually(|| {
        let silent: Vec<_> = alerts.clone().filter(|alert| !has_fired(alert)).collect();
        if silent.is_empty() {
            Ok(())
        } else {
            Err(format!("these do not fire: {silent:?}"))
        }
    });
}

/// Each system has a server of its own, with the configuration that it comes with, and all of them run at once.
#[test]
fn prometheus_and_victoria_metrics_answer_them() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let systems = SYSTEMS.map(|(name, services)| {
        let folder = folder.path().join(name);
        fs::create_dir(&folder).expect("the temporary folder can be written");
        let system = System::start(name, services);
        let firing = FIRING.iter().find(|(with_alerts, ..)| *with_alerts == name);
        let rules = firing.map(|(_, _, eased)| fast_forwarded(name, eased, &folder));
        let (config, jobs) = shipped(name, &system, rules.as_deref());
        (name, system, folder, config, jobs)
    });
    let ask_all = |start: fn(&Path, &str) -> Option<Scraper>, also: fn(&Scraper, &str)| {
        let start = |(_, _, folder, config, _): &(_, _, PathBuf, String, _)| start(folder, config);
        let scrapers = systems.each_ref().map(start);
        for (scraper, (name, _, _, _, jobs)) in scrapers.iter().flatten().zip(&systems) {
            arrives(scraper, name, jobs);
            answers(scraper, name);
            also(scraper, name);
        }
    };
    ask_all(
        |folder, config| Scraper::prometheus(folder, config, &[]),
        alerts_fire,
    );
    // It reads no rules.
    ask_all(Scraper::victoria, |_, _| ());
}

/// The pages of all systems are clean `OpenMetrics` as well.
#[test]
fn pythons_strict_parser_reads_every_page() {
    for (name, services) in SYSTEMS {
        for (_, address) in System::start(name, services).pages {
            let page = ureq::get(format!("http://{address}/metrics"))
                .header("Accept", "application/openmetrics-text")
                .call()
                .and_then(|mut answer| answer.body_mut().read_to_string());
            assert_openmetrics(&page.expect("the page is served"));
        }
    }
}
