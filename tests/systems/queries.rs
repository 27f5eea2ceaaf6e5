//! What the systems ask of their metrics, answered by real servers that scrape them.

use std::fmt::Write as _;
use std::net::SocketAddr;

use crate::catalogue::{Catalogue, Query};
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

/// Every system and the server that scrapes all of them.
fn config(systems: &[System]) -> String {
    let mut config = "global: {scrape_interval: 1s}\nscrape_configs:\n".to_owned();
    for system in systems {
        for (service, address) in &system.pages {
            writeln!(config, "{}", job(service, *address)).expect("a string takes everything");
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

fn answers(scraper: &Scraper) {
    for (name, _) in SYSTEMS {
        for query in Catalogue::read(name).queries {
            eventually(|| {
                let series = ask(scraper, &query)?;
                // An alert that does not fire has none; a share of nothing is no number, and yet a series.
                if series > 0 || query.is_alert || needs_another_exporter(&query) {
                    Ok(())
                } else {
                    Err(format!("{}: no data for {}", query.title, query.expression))
                }
            });
        }
    }
}

/// Whether an expression is about metrics of something else that runs beside the system.
fn needs_another_exporter(query: &Query) -> bool {
    ["node_", "container_", "kube_"]
        .iter()
        .any(|prefix| query.expression.contains(prefix))
}

#[test]
fn prometheus_and_victoria_metrics_answer_them() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let systems = SYSTEMS.map(|(name, services)| System::start(name, services));
    let config = config(&systems);
    if let Some(prometheus) = Scraper::prometheus(folder.path(), &config, &[]) {
        answers(&prometheus);
    }
    if let Some(victoria) = Scraper::victoria(folder.path(), &config) {
        answers(&victoria);
    }
}
