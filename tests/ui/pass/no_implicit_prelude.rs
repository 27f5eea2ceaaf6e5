//! The expansions use nothing of the prelude.

#![no_implicit_prelude]

use ::metrics_runtime::{
    Buckets, Counter, Family, Gauge, Global, Histogram, LabelSet, LabelValue, Metrics, Outcome,
    Registry,
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
    /// Time it took.
    #[metric(buckets = [1.0])]
    timed_seconds: Family<(Order<'static>, Outcome), Histogram>,
    /// How many there were.
    timed_total: Family<(Order<'static>, Outcome), Counter>,
    /// Orders by verdict.
    verdicts_total: Family<Order<'static>, Counter>,
    /// Calls.
    #[metric(allow(snake_case), reason = "the names of labels are looked at")]
    agent_calls_total: Family<Call<'static>, Counter>,
    /// Orders by place.
    #[metric(removable, labels("place"))]
    places: Family<u8, Gauge, Removable>,
}

const HELP: &str = "Keys there are.";

#[derive(Metrics)]
#[metrics(group)]
struct DoorMetrics {
    /// Times it was opened.
    opened_total: Counter,
}

#[derive(LabelSet)]
struct House {
    number: u8,
}

#[derive(Metrics)]
#[metrics(prefix = "house", instance = House)]
struct HouseMetrics {
    #[metric(flatten, prefix = "front")]
    front: DoorMetrics,
    #[metric(help = HELP, unit = "keys")]
    keys: Gauge,
    /// Bytes that went through.
    #[metric(name = "house_io_bytes_total", unit = "bytes", labels(side = "in"))]
    received: Counter,
    /// Bytes that went through.
    #[metric(name = "house_io_bytes_total", unit = "bytes", labels(side = "out"))]
    sent: Counter,
    /// Guests by verdict.
    #[metric(
        lazy,
        labels("verdict"),
        alias = "people_total",
        until = "2.0",
        deprecated = "ask the door"
    )]
    guests_total: Family<Verdict, Counter>,
    #[metric(skip)]
    name: &'static str,
    #[metric(flatten)]
    back: DoorMetrics,
}

#[derive(Metrics)]
#[metrics(scoped)]
struct ScopedMetrics {
    /// Lights that are on.
    lights: Gauge,
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

#[timed(SHOP.timed_seconds, labels = Order { verdict: Verdict::Good, name }, outcome, in_flight = SHOP.orders_waiting, calls = SHOP.timed_total, slow = "1h")]
fn labelled(name: &str) -> ::core::result::Result<&str, ()> {
    ::core::result::Result::Ok(name)
}

#[timed(name = "shop_own_duration_seconds", help = HELP, buckets = [1.0], outcome, ok_if = |n| *n > 0, busy = SHOP.order_duration_seconds)]
async fn own(n: u8) -> u8 {
    n
}

#[timed(future)]
fn made() -> ::core::pin::Pin<::std::boxed::Box<dyn ::core::future::Future<Output = u8> + ::core::marker::Send>> {
    ::std::boxed::Box::pin(async { 1 })
}

#[timed(stream)]
fn stream() -> impl ::futures_core::Stream<Item = u8> {
    None
}

struct None;

impl ::futures_core::Stream for None {
    type Item = u8;

    #[timed(ok_if = ::core::task::Poll::is_ready)]
    fn poll_next(
        self: ::core::pin::Pin<&mut Self>,
        _: &mut ::core::task::Context<'_>,
    ) -> ::core::task::Poll<::core::option::Option<u8>> {
        ::core::task::Poll::Ready(::core::option::Option::None)
    }
}

#[timed]
impl None {
    fn one(&self) -> impl ::core::iter::Iterator<Item = u8> {
        ::core::iter::once(1)
    }

    #[timed(skip)]
    const fn two() {}
}

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
    let registry = Registry::new();
    let house = HouseMetrics::instance(&House { number: 1 }).register_in(&registry);
    house.front.opened_total.increment(1);
    house.back.opened_total.increment(1);
    house.keys.set(1);
    house.received.increment(1);
    house.sent.increment(1);
    house.guests_total.with(&Verdict::Good).increment(1);
    ::std::assert_eq!(house.name, "");
    ScopedMetrics::register_in(&registry).lights.set(1);
    handle();
    nothing();
    ::std::assert_eq!(result(true), ::core::result::Result::Ok(1));
    ::std::assert_eq!(result(false), ::core::result::Result::Err(2));
    ::core::mem::drop((later(), later_with_handle()));
    let _ = never as fn() -> !;
    ::std::assert_eq!(labelled("a"), ::core::result::Result::Ok("a"));
    ::core::mem::drop((own(1), made(), stream(), None.one(), None::two()));
}
