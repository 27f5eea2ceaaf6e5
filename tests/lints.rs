//! The expansions trigger no lint, whatever is forbidden around them.

#![forbid(unsafe_code)]
#![deny(warnings, missing_docs, unused_qualifications, unreachable_pub)]
#![deny(
    clippy::pedantic,
    clippy::nursery,
    clippy::allow_attributes_without_reason
)]

use std::convert::Infallible;
use std::fmt::Display;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use metrics_runtime::catalog::Location;
use metrics_runtime::{
    Buckets, Counter, Family, Gauge, Global, Histogram, LabelSet, LabelValue, Metrics, Outcome,
    OutcomeOf, Registry, Removable, catalog, timed,
};

/// A method.
#[derive(LabelValue, Debug, Clone, Copy)]
pub enum Method {
    /// To get.
    Get,
    /// To put.
    #[label(rename = "PUT")]
    Put,
}

/// A request.
#[derive(LabelSet, Debug, Clone, Copy)]
pub struct Request<'a, V: LabelValue> {
    /// What was asked.
    pub method: V,
    /// Where.
    pub path: &'a str,
}

/// An answer.
#[derive(LabelValue, Debug, Clone, Copy, PartialEq, Eq)]
#[label(parse)]
pub enum Answer {
    /// It is so.
    Yes,
    /// It is not so.
    No,
}

/// A browser.
#[derive(LabelValue, Debug, Clone)]
#[label(parse)]
pub enum Agent<'a> {
    /// Another one.
    #[label(other)]
    Other(std::borrow::Cow<'a, str>),
    /// Curl.
    Curl,
}

/// Any browser.
#[derive(LabelValue, Debug, Clone)]
#[label(parse)]
pub enum AnyAgent {
    /// Whichever.
    #[label(other)]
    Any(String),
}

/// A protocol.
#[derive(LabelValue, Debug, Clone, Copy)]
#[label(parse)]
pub enum Protocol {
    /// This one.
    Http,
    /// Another one.
    #[label(other)]
    Other,
}

/// The only one.
#[derive(LabelValue, Debug, Clone, Copy)]
#[label(parse)]
pub enum OnlyOne {
    /// It.
    #[label(other)]
    It,
}

/// A call.
#[derive(LabelSet, Debug, Clone)]
#[label(rename_all = "camelCase")]
pub struct Call<'a> {
    /// What answers.
    #[label(flatten)]
    pub outcome: Outcome,
    /// What calls.
    pub agent_name: Agent<'a>,
    /// What it speaks.
    #[label(rename = "type")]
    pub protocol: Option<Protocol>,
    /// Why.
    #[label(skip_if = str::is_empty)]
    pub reason: String,
    /// Whether it is over.
    #[label(skip_if = |answer| *answer == Answer::No)]
    pub over: Answer,
    /// Whence.
    #[label(display)]
    pub peer: std::net::IpAddr,
    /// How much of it.
    #[label(display, skip_if = |ratio| ratio.is_nan())]
    pub ratio: f64,
    /// How many.
    #[label(skip_if = Option::is_none)]
    pub count: Option<u8>,
}

/// The metrics of a shop.
#[derive(Metrics, Debug)]
#[metrics(prefix = "shop")]
pub struct ShopMetrics {
    /// Orders handled.
    pub orders_total: Counter,
    /// Seconds spent.
    pub busy_seconds_total: Counter<f64>,
    /// How many wait.
    pub orders_waiting: Gauge,
    /// Time an order took.
    #[metric(buckets = Buckets::LATENCY)]
    pub order_duration_seconds: Histogram,
    /// Size of an order.
    #[metric(buckets = [1_000.0, 1e6], labels("country"), max_series = 500)]
    pub order_bytes: Family<String, Histogram>,
    /// Requests answered.
    pub requests_total: Family<(Request<'static, Method>, Outcome), Counter>,
    /// Calls answered.
    #[metric(allow(snake_case), reason = "dashboards ask for these labels")]
    pub calls_answered_total: Family<Call<'static>, Counter>,
    /// Customers in the shop.
    #[metric(removable, labels("door"))]
    pub customers: Family<u8, Gauge, Removable>,
}

/// What all doors say.
#[derive(Metrics, Debug)]
#[metrics(group, prefix = "door")]
pub struct DoorMetrics {
    /// Times it was opened.
    pub opened_total: Counter,
    /// People in it.
    #[metric(allow(gauge_total), reason = "a dashboard asks for it")]
    pub people_total: Gauge,
}

/// A branch of the shop.
#[derive(LabelSet, Debug, Clone, Copy)]
pub struct Branch {
    /// Its number.
    pub number: u32,
}

/// What was sold.
pub const SALES: &str = "What was sold.";

/// The metrics of a branch.
#[derive(Metrics, Debug)]
#[metrics(prefix = "branch", instance = Branch, allow(counter_total), reason = "old names")]
pub struct BranchMetrics {
    /// The front door.
    #[metric(flatten, prefix = "front")]
    pub front: DoorMetrics,
    /// The back door.
    #[metric(flatten, prefix = "back")]
    pub back: DoorMetrics,
    /// What was sold.
    #[metric(name = "branch_sales_euros", help = SALES, unit = "euros", labels(paid = "cash"))]
    pub cash: Counter,
    /// What was sold.
    #[metric(name = "branch_sales_euros", help = SALES, unit = "euros", labels(paid = "card"))]
    pub card: Counter,
    /// Requests answered.
    #[metric(
        lazy,
        labels("method"),
        alias = "asked",
        until = "2.0",
        deprecated = "ask the door"
    )]
    pub requests: Family<Method, Counter>,
    /// Goods on the shelf.
    #[deprecated = "count them"]
    pub goods: Gauge,
    /// What the branch is called.
    #[metric(skip)]
    pub name: String,
}

/// The metrics of a shop in a test.
#[derive(Metrics, Debug)]
#[metrics(scoped)]
pub struct ScopedMetrics {
    /// The only door.
    #[metric(flatten)]
    pub door: DoorMetrics,
}

static SHOP: Global<ShopMetrics> = Global::new();

/// A struct with timed methods.
#[derive(Debug, Default)]
pub struct Shelf {
    goods: Vec<String>,
}

impl Shelf {
    /// A shelf with goods.
    #[timed]
    #[must_use]
    pub fn new(goods: Vec<String>) -> Self {
        Self { goods }
    }

    /// The last of the goods.
    #[timed]
    pub fn last(&mut self) -> Option<&mut String> {
        self.goods.last_mut()
    }

    /// Puts something on the shelf.
    #[timed(SHOP.order_duration_seconds)]
    pub fn put(&mut self, good: impl Into<String>) {
        self.goods.push(good.into());
    }

    /// Puts something on the shelf, later.
    ///
    /// # Errors
    ///
    /// Without a name.
    #[timed]
    pub async fn put_later(&mut self, good: &str) -> Result<(), String> {
        std::future::ready(()).await;
        if good.is_empty() {
            return Err("no name".to_owned());
        }
        self.goods.push(good.to_owned());
        Ok(())
    }
}

/// Reads a number.
///
/// # Errors
///
/// When it is none.
#[timed]
pub fn read(text: &str) -> Result<u8, impl Display + use<>> {
    text.parse::<u8>()
}

/// Adds.
#[timed]
pub fn adder(n: u8) -> impl Fn(u8) -> u8 {
    move |m| n + m
}

/// Has items at the head of its body.
#[timed]
#[must_use]
pub fn items(n: u8) -> u8 {
    const ONE: u8 = 1;
    n + ONE
}

/// Has items at the head of its body, behind a guard.
#[timed(SHOP.order_duration_seconds)]
#[must_use]
pub fn items_with_handle(n: u8) -> u8 {
    use std::cmp::max;
    const ONE: u8 = 1;
    max(n, ONE)
}

/// Has items at the head of its body, and does not return.
#[timed]
pub fn items_without_end() -> ! {
    const ONE: u8 = 1;
    loop {
        SHOP.orders_waiting.set(ONE);
    }
}

/// Has items at the head of its body, later.
#[timed]
pub async fn items_later(n: u8) -> u8 {
    const ONE: u8 = 1;
    std::future::ready(n).await + ONE
}

/// Has one expression, later.
#[timed]
pub async fn expression_later(n: u8) -> u8 {
    std::future::ready(n).await
}

/// Does nothing.
#[timed]
pub fn nothing() {}

/// Does nothing, with a guard.
#[timed(SHOP.order_duration_seconds)]
pub fn nothing_with_handle() {}

/// Runs for ever.
#[timed]
pub fn never(mut n: u32) -> ! {
    loop {
        n = n.wrapping_add(1);
        SHOP.orders_waiting.set(n);
    }
}

/// Runs for ever, later.
#[timed(SHOP.order_duration_seconds)]
pub async fn never_later() -> Infallible {
    std::future::pending().await
}

/// An error.
#[derive(LabelValue, Debug)]
#[label(outcome)]
pub enum ReadError {
    /// It was said no.
    Refused,
    /// It was lost.
    Lost(String),
}

/// The metrics of functions.
#[derive(Metrics, Debug)]
#[metrics(prefix = "timed")]
pub struct TimedMetrics {
    /// Time it took.
    #[metric(buckets = [1.0], labels("method"))]
    pub read_seconds: Family<(Method, OutcomeOf<ReadError>), Histogram>,
    /// Time it took, by method.
    #[metric(buckets = [1.0], labels("method"))]
    pub method_seconds: Family<Method, Histogram>,
    /// How many there were.
    #[metric(labels("method"))]
    pub reads_total: Family<(Method, Outcome), Counter>,
    /// How many there are.
    pub under_way: Gauge,
}

static TIMED: Global<TimedMetrics> = Global::new();

/// A future in a box.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Has all keys.
///
/// # Errors
///
/// When there is no text.
#[timed(
    TIMED.read_seconds,
    labels = Method::Get,
    outcome,
    calls = TIMED.reads_total,
    in_flight = TIMED.under_way,
    slow = "1h"
)]
pub fn all_keys(text: &str) -> Result<&str, ReadError> {
    if text.is_empty() {
        return Err(ReadError::Refused);
    }
    if text == "lost" {
        return Err(ReadError::Lost(text.to_owned()));
    }
    Ok(text)
}

/// Has all keys, later.
#[timed(
    SHOP.order_duration_seconds,
    calls = SHOP.orders_total,
    in_flight = SHOP.orders_waiting,
    busy = SHOP.order_duration_seconds,
    slow = "1.5m"
)]
pub async fn all_keys_later(n: u8) -> u8 {
    const ONE: u8 = 1;
    std::future::ready(n).await + ONE
}

/// Has labels.
#[timed(TIMED.method_seconds, labels = Method::Get)]
#[must_use]
pub fn labels_only(n: u8) -> u8 {
    n
}

/// Has a histogram of its own.
#[timed(name = "timed_own_seconds", help = "Time it took.", buckets = [1.0], outcome, ok_if = Option::is_some)]
#[must_use]
pub fn own(n: u8) -> Option<u8> {
    n.checked_sub(1)
}

/// Makes a future.
#[timed(future)]
pub fn made(n: u8) -> impl Future<Output = u8> {
    const ONE: u8 = 1;
    std::future::ready(n + ONE)
}

/// Makes a future in a box.
#[timed(TIMED.method_seconds, labels = Method::Get, future)]
#[must_use]
pub fn made_in_a_box(text: &str) -> Later<'_, usize> {
    Box::pin(async { text.len() })
}

/// Makes a stream.
#[timed(stream, in_flight = TIMED.under_way)]
pub fn stream() -> impl Stream<Item = u8> {
    Nothing
}

/// A stream of nothing.
#[derive(Debug)]
pub struct Nothing;

impl Stream for Nothing {
    type Item = u8;

    #[timed]
    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<u8>> {
        Poll::Ready(None)
    }
}

/// Is timed as a whole.
#[timed]
impl Nothing {
    /// Returns part of itself.
    pub fn one(&self) -> impl Iterator<Item = u8> + use<> {
        std::iter::once(1)
    }

    /// Returns itself.
    #[must_use]
    pub fn itself(self) -> Self {
        self
    }

    /// Is constant.
    #[timed(skip)]
    pub const fn skipped(&self) {}

    /// Is later.
    pub async fn later(&mut self) -> &mut Self {
        self
    }
}

// rustc and clippy say of a timed function what they say of others. An expectation that is not met is a warning, and denied.
#[expect(dead_code, reason = "nothing calls it")]
#[timed]
fn unused_shared() {}

#[timed]
#[expect(dead_code, reason = "nothing calls it")]
async fn unused_shared_later(n: u8) -> u8 {
    std::future::ready(n).await
}

#[timed(SHOP.order_duration_seconds)]
#[expect(dead_code, reason = "nothing calls it")]
fn unused_handle() {}

#[timed(SHOP.order_duration_seconds)]
#[expect(dead_code, reason = "nothing calls it")]
async fn unused_handle_later() {
    std::future::ready(()).await;
}

#[timed(TIMED.method_seconds, labels = Method::Get, in_flight = TIMED.under_way, slow = "1h")]
#[expect(dead_code, reason = "nothing calls it")]
fn unused_family(n: u8) -> u8 {
    n
}

#[timed(name = "said_own_seconds", help = "Time it took.", outcome)]
#[expect(dead_code, reason = "nothing calls it")]
fn unused_own() -> Option<u8> {
    None
}

#[timed(future)]
#[expect(dead_code, reason = "nothing calls it")]
fn unused_future(n: u8) -> impl Future<Output = u8> {
    std::future::ready(n)
}

#[timed]
#[expect(dead_code, reason = "nothing calls it")]
fn unused_opaque(n: u8) -> impl Display {
    n
}

#[timed]
#[expect(dead_code, reason = "nothing calls it")]
fn unused_never() -> ! {
    loop {
        SHOP.orders_waiting.set(1);
    }
}

/// Has methods that nothing calls.
struct Methods;

impl Methods {
    #[expect(dead_code, reason = "nothing calls it")]
    const fn untimed() {}

    #[timed]
    #[expect(dead_code, reason = "nothing calls it")]
    fn timed() {}
}

#[timed]
impl Methods {
    #[expect(dead_code, reason = "nothing calls it")]
    fn in_block() {}

    #[timed(skip)]
    #[expect(dead_code, reason = "nothing calls it")]
    fn skipped() {
        drop(Registry::new());
    }
}

#[timed]
#[expect(clippy::too_many_arguments, reason = "there are eight")]
fn eight(
    first: u8,
    second: u8,
    third: u8,
    fourth: u8,
    fifth: u8,
    sixth: u8,
    seventh: u8,
    eighth: u8,
) -> u8 {
    first + second + third + fourth + fifth + sixth + seventh + eighth
}

#[timed(SHOP.order_duration_seconds)]
#[expect(clippy::too_many_arguments, reason = "there are eight")]
fn eight_into_a_handle(
    first: u8,
    second: u8,
    third: u8,
    fourth: u8,
    fifth: u8,
    sixth: u8,
    seventh: u8,
    eighth: u8,
) -> u8 {
    first + second + third + fourth + fifth + sixth + seventh + eighth
}

#[timed(SHOP.order_duration_seconds)]
#[expect(clippy::items_after_statements, reason = "one is")]
fn late_item() -> u8 {
    const ONE: u8 = 1;
    let one = ONE;
    const TWO: u8 = 2;
    one + TWO
}

#[timed(SHOP.order_duration_seconds)]
#[expect(clippy::unused_async, reason = "nothing is awaited")]
async fn at_once() {}

mod private {
    use super::{SHOP, timed};

    #[timed]
    #[expect(unreachable_pub, reason = "the module is private")]
    pub fn reachable_by_no_one() {}

    #[timed(SHOP.order_duration_seconds)]
    #[expect(unreachable_pub, reason = "the module is private")]
    pub fn reachable_by_no_one_into_a_handle() {}
}

#[timed]
#[expect(missing_docs, reason = "there are none")]
pub fn undocumented() {}

#[timed(SHOP.order_duration_seconds)]
#[expect(missing_docs, reason = "there are none")]
pub fn undocumented_with_handle() {}

/// Has methods.
#[derive(Debug)]
pub struct Documented;

#[timed]
impl Documented {
    #[expect(missing_docs, reason = "there are none")]
    pub fn undocumented() {}

    #[expect(clippy::must_use_candidate, reason = "it is one")]
    /// Returns a number.
    pub fn candidate(&self) -> u8 {
        1
    }
}

#[test]
fn functions_of_which_something_is_said_run() {
    undocumented();
    undocumented_with_handle();
    Documented::undocumented();
    let _ = Methods;
    private::reachable_by_no_one();
    private::reachable_by_no_one_into_a_handle();
    drop(at_once());
    let eight = eight(1, 1, 1, 1, 1, 1, 1, 1);
    assert_eq!(eight, eight_into_a_handle(1, 1, 1, 1, 1, 1, 1, 1));
    assert_eq!((Documented.candidate(), late_item()), (1, 3));
}

#[test]
fn declared_functions_run() {
    let shop = ShopMetrics::register_in(&Registry::new());
    shop.orders_total.increment(1);
    let branch = BranchMetrics::instance(&Branch { number: 1 }).register_in(&Registry::new());
    branch.cash.increment(1);
    assert_eq!(branch.name, "");
    let scoped = ScopedMetrics::register_in(&Registry::new());
    scoped.door.opened_total.increment(1);
    let mut shelf = Shelf::new(vec![String::from("apple")]);
    shelf.put("pear");
    assert_eq!(
        shelf.last().map(|good| good.clone()),
        Some(String::from("pear"))
    );
    assert_eq!(adder(items(1))(1), 3);
    assert!(read("x").is_err());
    nothing();
    nothing_with_handle();
    assert!(all_keys("").is_err() && all_keys("lost").is_err());
    assert_eq!((labels_only(1), own(0)), (1, None));
    let mut nothing = Nothing.itself();
    nothing.skipped();
    assert_eq!(nothing.one().count(), 1);
    drop((nothing.later(), made(1), made_in_a_box("a"), stream()));
    drop((
        all_keys_later(1),
        shelf.put_later("plum"),
        never_later(),
        items_later(1),
        expression_later(1),
    ));
}

/// What expansions use of the runtime may be in use around them as well.
#[test]
fn every_declaration_has_its_place() {
    let catalog = catalog();
    let families = catalog.families().flat_map(|family| &family.locations);
    let functions = catalog.functions().map(|function| &function.location);
    let places: Vec<&Location> = families.chain(functions).collect();
    let here = places.iter().filter(|place| place.file == file!());
    assert_eq!(
        here.count(),
        places.len() - 3,
        "those of the three shared families are elsewhere"
    );
}
