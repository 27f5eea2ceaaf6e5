//! Names and labels of other systems that break the rules, each with a reason; and names that only look as if they did.
#![deny(warnings)]

use metrics_runtime::{Buckets, Counter, Family, Gauge, Histogram, LabelSet, Metrics, Registry};

#[derive(LabelSet)]
#[label(rename_all = "camelCase")]
struct Call {
    http_service: String,
}

#[derive(LabelSet)]
struct Node {
    #[label(rename = "nodeName")]
    name: String,
}

#[derive(Metrics)]
#[metrics(
    prefix = "coffeeShop_mb",
    allow(snake_case, unit_suffix),
    reason = "names of the first version"
)]
struct FixedMetrics {
    /// Calls that were answered.
    calls_total: Family<Call, Counter>,
    /// What is read, by what it is at most.
    #[metric(
        labels("le"),
        allow(reserved_label),
        reason = "made by another program"
    )]
    read_parts: Family<u32, Gauge>,
    /// What is in use.
    #[metric(allow(kind_in_name), reason = "a dashboard asks for it")]
    used_gauge_bytes: Gauge,
}

#[derive(Metrics)]
#[metrics(group)]
struct ClockMetrics {
    /// Time that passed.
    #[metric(allow(unit_suffix), reason = "a dashboard asks for it")]
    ms_passed: Gauge,
    /// How far the hand is.
    #[metric(allow(kind_in_name), reason = "a dashboard asks for it")]
    gauge_hand: Gauge,
}

#[derive(Metrics)]
#[metrics(instance = Node, allow(snake_case), reason = "the label of the cluster")]
struct NodeMetrics {
    #[metric(flatten, prefix = "left")]
    left: ClockMetrics,
    /// Time a call took.
    #[metric(buckets = Buckets::LATENCY)]
    call_duration_seconds: Histogram,
}

#[derive(Metrics)]
struct PlainMetrics {
    /// Jobs that a summary is made of.
    jobs_summary_bytes: Gauge,
    /// How fast the belt is.
    belt_metres_per_second: Gauge,
    /// Orders of a day.
    orders_per_day: Gauge,
    /// How curved it is.
    s_curve: Gauge,
    /// What is read from the histogram.
    histogram_reads_total: Counter,
    /// How hot it is.
    #[metric(name = "CPU_heat_celsius", labels(HTTP_method = "GET"))]
    heat: Gauge,
}

fn main() {
    let registry = Registry::new();
    let fixed = FixedMetrics::register_in(&registry);
    let call = Call {
        http_service: "shop".to_owned(),
    };
    fixed.calls_total.with(&call).increment(1);
    fixed.read_parts.with(&5).set(1);
    fixed.used_gauge_bytes.set(1);
    let node = Node {
        name: "a".to_owned(),
    };
    let node = NodeMetrics::instance(&node).register_in(&registry);
    node.left.ms_passed.set(1);
    node.left.gauge_hand.set(1);
    node.call_duration_seconds.record(1);
    let plain = PlainMetrics::register_in(&registry);
    for gauge in [
        plain.jobs_summary_bytes,
        plain.belt_metres_per_second,
        plain.orders_per_day,
        plain.s_curve,
        plain.heat,
    ] {
        gauge.set(1);
    }
    plain.histogram_reads_total.increment(1);
    let page = registry.render();
    assert!(page.contains("\ncoffeeShop_mb_calls_total{httpService=\"shop\"} 1\n"));
    assert!(page.contains("\nleft_ms_passed{nodeName=\"a\"} 1\n"));
}
