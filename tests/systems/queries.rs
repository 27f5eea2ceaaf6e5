//! What the systems ask of their metrics, answered by real servers that scrape them.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;

use crate::catalogue::{Catalogue, Query};
use crate::rules::{FIRING, fast_forwarded};
use crate::support::judge::assert_openmetrics;
use crate::support::running::eventually;
use crate::support::scraper::Scraper;
use crate::system::System;

/// A system with queries, and how many services it has.
const SYSTEMS: [(&str, usize); 4] = [
    ("deployments", 1),
    ("platform", 1),
    ("circuit_breaker", 1),
    ("orchestrator", 2),
];

/// A configuration that scrapes every service each second, under the name of its system.
fn config(systems: &[(&str, System)], rules: &[PathBuf]) -> String {
    let mut config = "global: {scrape_interval: 1s}\n".to_owned();
    let files: Vec<_> = rules
        .iter()
        .map(|file| format!("'{}'", file.display()))
        .collect();
    if !files.is_empty() {
        writeln!(config, "rule_files: [{}]", files.join(", ")).expect("a string takes everything");
    }
    config.push_str("scrape_configs:\n");
    for (name, system) in systems {
        for (service, address) in &system.pages {
            // By its job a query of the circuit breakers finds them.
            let name = match *name {
                "circuit_breaker" => "mcp_server".to_owned(),
                name => format!("{name}-{service}"),
            };
            writeln!(config, "{}", job(&name, *address)).expect("a string takes everything");
        }
    }
    config
}

fn job(service: &str, address: SocketAddr) -> String {
    format!("- {{job_name: '{service}', static_configs: [{{targets: ['{address}']}}]}}")
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

fn answers(scraper: &Scraper) {
    for (name, _) in SYSTEMS {
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
}

fn alerts_fire(prometheus: &Scraper) {
    let alerts = FIRING
        .iter()
        .flat_map(|(_, as_they_are, eased)| as_they_are.iter().chain(*eased));
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

#[test]
fn prometheus_and_victoria_metrics_answer_them() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let systems = SYSTEMS.map(|(name, services)| (name, System::start(name, services)));
    let rules = FIRING.map(|(name, _, eased)| fast_forwarded(name, eased, folder.path()));
    let with_rules = config(&systems, &rules);
    if let Some(prometheus) = Scraper::prometheus(folder.path(), &with_rules, &[]) {
        answers(&prometheus);
        alerts_fire(&prometheus);
    }
    if let Some(victoria) = Scraper::victoria(folder.path(), &config(&systems, &[])) {
        answers(&victoria);
    }
}

/// The pages of all systems are clean `OpenMetrics` as well.
#[test]
fn pythons_strict_parser_reads_every_page() {
    let systems = SYSTEMS.iter().chain(&[("bmc", 3)]);
    for (name, services) in systems {
        for (_, address) in System::start(name, *services).pages {
            let page = ureq::get(format!("http://{address}/metrics"))
                .header("Accept", "application/openmetrics-text")
                .call()
                .and_then(|mut answer| answer.body_mut().read_to_string());
            assert_openmetrics(&page.expect("the page is served"));
        }
    }
}
