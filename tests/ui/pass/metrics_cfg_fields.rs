//! Fields and variants under `#[cfg]`, keys and help under `#[cfg_attr]`.

use metrics_runtime::{Counter, Family, LabelSet, LabelValue, Metrics, Registry};

#[derive(LabelValue)]
enum Way {
    #[cfg_attr(all(), label(rename = "inside"))]
    In,
    #[cfg(any())]
    Missing(u8),
    Out,
}

#[derive(LabelSet)]
struct Trip {
    way: Way,
    #[cfg(any())]
    missing: NoSuchType,
}

#[derive(Metrics)]
#[cfg_attr(all(), metrics(prefix = "trip"))]
struct TripMetrics {
    #[cfg_attr(all(), doc = "Trips made.")]
    #[cfg_attr(all(), metric(name = "trips_total"))]
    made_total: Family<Trip, Counter>,
    #[cfg(any())]
    missing: NoSuchType,
    /// Trips not made.
    #[cfg(all())]
    missed_total: Counter,
}

fn main() {
    let registry = Registry::new();
    let trips = TripMetrics::register_in(&registry);
    trips.made_total.with(&Trip { way: Way::In }).increment(1);
    trips.made_total.with(&Trip { way: Way::Out }).increment(2);
    trips.missed_total.increment(3);
    let page = registry.render();
    for line in [
        "# HELP trips_total Trips made.",
        "trips_total{way=\"inside\"} 1",
        "trips_total{way=\"out\"} 2",
        "trip_missed_total 3",
    ] {
        assert!(page.lines().any(|found| found == line), "{line} in {page}");
    }
}
