//! Five real systems: their examples show what their catalogues say, and real servers answer their queries.

mod catalogue;
mod endpoints;
mod figures;
mod hang_ups;
#[path = "../../metrics-runtime/tests/common/page.rs"]
#[allow(dead_code, reason = "a part of it is used")]
mod page;
mod queries;
mod rules;
#[path = "../support/mod.rs"]
mod support;
mod system;

use catalogue::Catalogue;
use system::System;

/// The pages that an example writes at its end say what its catalogue does.
fn shows_its_catalogue(name: &str) {
    let catalogue = Catalogue::read(name);
    let pages = System::print(name, "4s");
    let complaints = catalogue.compare(&pages);
    assert!(complaints.is_empty(), "{}\n{pages}", complaints.join("\n"));
}

#[test]
fn deployments() {
    shows_its_catalogue("deployments");
}

#[test]
fn platform() {
    shows_its_catalogue("platform");
}

#[test]
fn circuit_breaker() {
    shows_its_catalogue("circuit_breaker");
}

#[test]
fn orchestrator() {
    shows_its_catalogue("orchestrator");
}

#[test]
fn bmc() {
    shows_its_catalogue("bmc");
}

/// 158 metrics and 64 expressions: none is left out of the catalogues.
#[test]
fn the_catalogues_are_whole() {
    let names = [
        "deployments",
        "platform",
        "circuit_breaker",
        "orchestrator",
        "bmc",
    ];
    let catalogues = names.map(Catalogue::read);
    let counts = catalogues.each_ref().map(|one| one.metrics.len());
    assert_eq!(counts, [24, 62, 6, 9, 57]);
    let queries = catalogues.each_ref().map(|one| one.queries.len());
    assert_eq!(queries.iter().sum::<usize>(), 64);
}
