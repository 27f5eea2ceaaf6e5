//! The expansions use nothing of the prelude.

#![no_implicit_prelude]

use ::metrics_runtime::{
    Buckets, Counter, Family, Gauge, Global, Histogram, LabelSet, LabelValue, Metrics, Outcome,
    Removable, timed,
};

#[derive(LabelValue)]
enum Verdict {
    Good,
    #[label(rename = "not good")]
    Bad,
}

#[derive(LabelValue)]
#[label(parse)]
enum Answer {
    Yes,
    No,
}

#[derive(LabelValue)]
#[label(parse)]
enum Agent {
    Known,
    #[label(other)]
    Other(::std::string::String),
}

#[derive(LabelSet)]
#[label(rename_all = "camelCase")]
struct Call<'a> {
    agent_name: Agent,
    #[label(rename = "why", skip_if = str::is_empty)]
    reason: &'a str,
    #[label(skip_if = |answer| ::core::matches!(answer, Answer::No))]
    answer: Answer,
    #[label(flatten)]
    outcome: Outcome,
    #[label(display, skip_if = |ratio| *ratio > 1.0)]
    ratio: f64,
    zone: ::core::option::Option<bool>,
}

#[derive(LabelSet)]
struct Order<'a> {
    verdict: Verdict,
    name: &'a str,
}

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct ShopMetrics {
    /// Orders handled.
    orders_total: Counter,
    /// Orders waiting.
    orders_waiting: Gauge,
    /// Time an order took.
    #[metric(buckets = [0.1, 1.0])]
    order_duration_seconds: Histogram,
    /// Size of an order.
    #[metric(buckets = Buckets::BYTES, max_series = 5, labels("name"))]
    order_bytes: Family<&'static str, Histogram>,
    /// Orders by verdict.
    verdicts_total: Family<Order<'static>, Counter>,
    /// Calls.
    agent_calls_total: Family<Call<'static>, Counter>,
    /// Orders by place.
    #[metric(removable, labels("place"))]
    places: Family<u8, Gauge, Removable>,
}

static SHOP: Global<ShopMetrics> = Global::new();

#[timed]
fn result(good: bool) -> ::core::result::Result<u8, u8> {
    if good {
        ::core::result::Result::Ok(1)
    } else {
        ::core::result::Result::Err(2)
    }
}

#[timed(SHOP.order_duration_seconds)]
fn handle() {
    SHOP.orders_total.increment(1);
}

#[timed]
fn nothing() {}

#[timed]
fn never() -> ! {
    loop {}
}

#[timed]
async fn later() -> u8 {
    3
}

#[timed(SHOP.order_duration_seconds)]
async fn later_with_handle() {}

fn main() {
    SHOP.orders_waiting.set(1);
    SHOP.verdicts_total
        .with(&Order {
            verdict: Verdict::Good,
            name: "a",
        })
        .increment(1);
    SHOP.verdicts_total
        .with(&Order {
            verdict: Verdict::Bad,
            name: "b",
        })
        .increment(1);
    let call = Call {
        agent_name: ::core::convert::From::from("lynx"),
        reason: "",
        answer: ::core::result::Result::unwrap(::core::str::FromStr::from_str("yes")),
        outcome: Outcome::Ok,
        ratio: 0.5,
        zone: ::core::option::Option::None,
    };
    SHOP.agent_calls_total.with(&call).increment(1);
    let _ = (Agent::Known, Answer::No);
    SHOP.places.with(&1).set(1);
    SHOP.order_bytes.with(&"a").record(1);
    handle();
    nothing();
    ::std::assert_eq!(result(true), ::core::result::Result::Ok(1));
    ::std::assert_eq!(result(false), ::core::result::Result::Err(2));
    ::core::mem::drop((later(), later_with_handle()));
    let _ = never as fn() -> !;
}
