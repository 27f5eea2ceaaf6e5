//! Keys may be spread over attributes, which may be empty, end in commas and have any brackets; values may be written oddly.

use metrics_runtime::{
    Buckets, Counter, Family, Gauge, Histogram, LabelSet, LabelValue, Metrics, Registry, Removable,
};

#[derive(LabelValue)]
#[label()]
#[label(rename_all = "kebab-case")]
#[label()]
enum Place {
    #[label()]
    UpThere,
    #[label{rename = r#"down "here""#,}]
    Down,
}

#[derive(LabelSet)]
#[label[]]
#[label()]
struct Spot {
    #[label()]
    place: Place,
}

const SMALLEST: f64 = 0.5;

#[derive(Metrics)]
#[metrics()]
#[metrics{prefix = r"odd",}]
#[metrics[crate = ::metrics_runtime,]]
#[metrics(reason = "an old name", allow(counter_total,))]
struct OddMetrics {
    #[metric()]
    #[metric(labels("zone",))]
    /// Spots by zone.
    #[metric[max_series = 0x1_0]]
    #[metric{name = "odd_\u{73}pots_total",}]
    spots: Family<(u8, Spot), Counter>,
    /// Spots there are.
    #[metric(max_series = 0b1_u32, labels("spot"), removable)]
    spots_seen: Family<&'static str, Gauge, Removable>,
    /// Size of a spot.
    #[metric(buckets = [SMALLEST, 2.0 * SMALLEST, { 4.0 }, f64::MAX],)]
    spot_bytes: Histogram,
    /// Depth of a spot.
    #[metric(buckets = [-1.0, -0.5, 0., 1e-3, 1_0.0_f64])]
    spot_meters: Histogram,
    /// Age of a spot.
    #[metric(buckets = if SMALLEST < 1.0 { Buckets::LATENCY } else { Buckets::BYTES })]
    spot_age_seconds: Histogram,
}

fn main() {
    let registry = Registry::new();
    let odd = OddMetrics::register_in(&registry);
    odd.spots
        .with(&(
            7,
            Spot {
                place: Place::UpThere,
            },
        ))
        .increment(1);
    odd.spots
        .with(&(7, Spot { place: Place::Down }))
        .increment(2);
    odd.spots_seen.with(&"one").set(1);
    odd.spots_seen.with(&"two").set(2);
    odd.spot_bytes.record(1);
    odd.spot_meters.record(-0.75);
    odd.spot_age_seconds.record(0);
    let page = registry.render();
    for line in [
        r#"odd_spots_total{zone="7",place="up-there"} 1"#,
        r#"odd_spots_total{zone="7",place="down \"here\""} 2"#,
        r#"odd_spots_seen{spot="one"} 1"#,
        r#"odd_spots_seen{spot="__overflow__"} 2"#,
        r#"odd_spot_bytes_bucket{le="0.5"} 0"#,
        r#"odd_spot_bytes_bucket{le="1.0"} 1"#,
        r#"odd_spot_meters_bucket{le="-0.5"} 1"#,
        "odd_spot_age_seconds_count 1",
    ] {
        assert!(page.lines().any(|found| found == line), "{line} in {page}");
    }
}
