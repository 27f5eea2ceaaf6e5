//! Every call has one outcome.

mod common;

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use common::calls::{assert_calls, cancel, finish, pause, poll, unwinds};
use common::page::parse;
use futures_core::Stream;
use metrics_runtime::{
    Buckets, ErrorOutcome, Family, Histogram, LabelSet, LabelSink, LabelValue, Metrics, Outcome,
    OutcomeOf, Registry, timed,
};

/// How a call is to end.
#[derive(Clone, Copy)]
enum End {
    Ok,
    Error,
    Panic,
}

use End::{Error, Panic};

fn end(end: End) -> Result<u8, String> {
    match end {
        End::Ok => Ok(7),
        Error => Err("wrong".to_owned()),
        Panic => panic!("on purpose"),
    }
}

#[timed]
fn plain(how: End) -> Result<u8, String> {
    end(how)
}

#[timed]
async fn later(how: End) -> Result<u8, String> {
    pause().await;
    end(how)
}

#[timed(future)]
fn returned(how: End) -> impl Future<Output = Result<u8, String>> {
    async move {
        pause().await;
        end(how)
    }
}

/// What yields a number, waits and then ends as it is told.
struct Items(Vec<Poll<Option<u8>>>);

impl Items {
    fn new(ends: bool) -> Self {
        let last = ends.then_some(Poll::Ready(None));
        let first = [Poll::Ready(Some(1)), Poll::Pending, Poll::Ready(Some(2))];
        Self(last.into_iter().chain(first.into_iter().rev()).collect())
    }
}

impl Stream for Items {
    type Item = u8;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<u8>> {
        self.0.pop().expect("on purpose")
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.0.len(), None)
    }
}

#[timed(stream)]
fn items(ends: bool) -> impl Stream<Item = u8> {
    Items::new(ends)
}

fn next<S: Stream + ?Sized>(stream: Pin<&mut S>) -> Poll<Option<S::Item>> {
    stream.poll_next(&mut Context::from_waker(Waker::noop()))
}

#[test]
fn each_call_has_one() {
    assert_calls("plain", &[("ok", 0)]);
    for function in ["later", "returned"] {
        assert_calls(function, &[("cancelled", 0), ("ok", 0)]);
    }
    plain(End::Ok).unwrap();
    plain(Error).unwrap_err();
    unwinds(|| _ = plain(Panic));
    assert_calls("plain", &[("error", 1), ("ok", 1), ("panic", 1)]);

    let each = [("cancelled", 1), ("error", 1), ("ok", 1), ("panic", 1)];
    finish(later(End::Ok)).unwrap();
    finish(later(Error)).unwrap_err();
    unwinds(|| _ = finish(later(Panic)));
    cancel(later(End::Ok));
    drop(later(End::Ok));
    assert_calls("later", &each);

    finish(returned(End::Ok)).unwrap();
    finish(returned(Error)).unwrap_err();
    unwinds(|| _ = finish(returned(Panic)));
    cancel(returned(End::Ok));
    drop(returned(End::Ok));
    assert_calls("returned", &each);
}

#[test]
fn a_stream_is_one_call() {
    assert_calls("items", &[("cancelled", 0), ("ok", 0)]);
    {
        let mut stream = pin!(items(true));
        assert_eq!(stream.size_hint(), (4, None));
        assert_eq!(next(stream.as_mut()), Poll::Ready(Some(1)));
        assert_eq!(next(stream.as_mut()), Poll::Pending);
        assert_eq!(next(stream.as_mut()), Poll::Ready(Some(2)));
        assert_calls("items", &[("cancelled", 0), ("ok", 0), ("panic", 0)]);
        assert_eq!(next(stream.as_mut()), Poll::Ready(None));
        assert_calls("items", &[("cancelled", 0), ("ok", 1), ("panic", 0)]);
        // What comes after the end is another matter: it is no call.
        unwinds(|| _ = next(stream.as_mut()));
    }
    assert_calls("items", &[("cancelled", 0), ("ok", 1), ("panic", 0)]);
    {
        let mut stream = pin!(items(false));
        for _ in 0..3 {
            let _ = next(stream.as_mut());
        }
        unwinds(|| _ = next(stream.as_mut()));
    }
    assert_calls("items", &[("cancelled", 0), ("ok", 1), ("panic", 1)]);
    drop(items(true));
    assert_eq!(next(pin!(items(true))), Poll::Ready(Some(1)));
    assert_calls("items", &[("cancelled", 1), ("ok", 1), ("panic", 1)]);
}

#[derive(LabelValue, Debug)]
#[label(outcome)]
enum ChargeError {
    Declined,
    Unreachable(std::fmt::Error),
    OverLimit {
        #[expect(dead_code, reason = "it is only carried")]
        limit: u32,
    },
}

fn charge(cents: u32) -> Result<u32, ChargeError> {
    match cents {
        0 => Err(ChargeError::Declined),
        1 => Err(ChargeError::Unreachable(std::fmt::Error)),
        2 => Err(ChargeError::OverLimit { limit: 1 }),
        3 => panic!("on purpose"),
        cents => Ok(cents),
    }
}

/// An error that says by hand which it is.
#[derive(Debug)]
struct Code(bool);

impl LabelValue for Code {
    const VALUES: Option<&'static [&'static str]> = Some(&["client", "server"]);

    fn index(&self) -> usize {
        usize::from(self.0)
    }

    fn encode(&self, sink: &mut impl LabelSink) {
        sink.closed(if self.0 { "server" } else { "client" });
    }
}

impl ErrorOutcome for Code {}

type Charged<T = u32> = Result<T, ChargeError>;

#[timed]
fn charge_shared(cents: u32) -> Result<u32, ChargeError> {
    charge(cents)
}

#[timed]
async fn charge_alias(cents: u32) -> Charged {
    pause().await;
    charge(cents)
}

#[timed]
fn charge_boxed(cents: u32) -> Result<u32, Box<ChargeError>> {
    charge(cents).map_err(Box::new)
}

#[timed]
fn charge_arc(cents: u32) -> Result<u32, Arc<ChargeError>> {
    charge(cents).map_err(Arc::new)
}

#[timed(future)]
fn charge_future(cents: u32) -> impl Future<Output = Charged<u32>> {
    async move {
        pause().await;
        charge(cents)
    }
}

#[timed]
fn coded(server: bool) -> Result<(), Code> {
    Err(Code(server))
}

#[timed]
fn opaque_ok(cents: u32) -> Result<impl std::fmt::Display, ChargeError> {
    charge(cents)
}

#[timed]
fn opaque_error(fails: bool) -> Result<u32, impl std::fmt::Debug> {
    if fails {
        Err(ChargeError::Declined)
    } else {
        Ok(1)
    }
}

#[timed]
fn generic_error<E>(error: E) -> Result<(), E> {
    Err(error)
}

#[test]
fn an_error_chooses_its_own() {
    for cents in [0, 1, 1, 2, 2, 2, 4] {
        let _ = charge_shared(cents);
        let _ = charge_boxed(cents);
        let _ = charge_arc(cents);
        let _ = finish(charge_alias(cents));
        let _ = finish(charge_future(cents));
        let _ = opaque_ok(cents);
    }
    unwinds(|| _ = charge_shared(3));
    unwinds(|| _ = charge_boxed(3));
    unwinds(|| _ = charge_arc(3));
    unwinds(|| _ = finish(charge_alias(3)));
    unwinds(|| _ = finish(charge_future(3)));
    unwinds(|| _ = opaque_ok(3));
    cancel(charge_alias(4));
    cancel(charge_future(4));
    let plain = [
        ("declined", 1),
        ("ok", 1),
        ("over_limit", 3),
        ("panic", 1),
        ("unreachable", 2),
    ];
    for function in ["charge_shared", "charge_boxed", "charge_arc", "opaque_ok"] {
        assert_calls(function, &plain);
    }
    let later: Vec<_> = [("cancelled", 1)].into_iter().chain(plain).collect();
    for function in ["charge_alias", "charge_future"] {
        assert_calls(function, &later);
    }
    for server in [true, false, true] {
        coded(server).unwrap_err();
    }
    assert_calls(
        "coded",
        &[("client", 1), ("ok", 0), ("panic", 0), ("server", 2)],
    );
    // Where the type of the error is not written out, it cannot choose.
    let _ = opaque_error(true);
    let _ = opaque_error(false);
    assert_calls("opaque_error", &[("error", 1), ("ok", 1), ("panic", 0)]);
    generic_error(ChargeError::Declined).unwrap_err();
    assert_calls("generic_error", &[("error", 1), ("ok", 0), ("panic", 0)]);
}

#[derive(LabelValue, Clone, Copy)]
enum Side {
    Left,
    Right,
}

#[derive(LabelSet)]
struct Route<'a> {
    side: Side,
    route: &'a str,
}

#[derive(Metrics)]
#[expect(clippy::struct_field_names, reason = "the names end in their unit")]
struct ByOutcome {
    /// Time by outcome.
    #[metric(buckets = Buckets::LATENCY)]
    alone_seconds: Family<Outcome, Histogram>,
    /// Time by side and outcome.
    #[metric(labels("side"), buckets = Buckets::LATENCY)]
    closed_seconds: Family<(Side, Outcome), Histogram>,
    /// Time by route and outcome.
    #[metric(buckets = Buckets::LATENCY)]
    open_seconds: Family<(Route<'static>, Outcome), Histogram>,
    /// Time by the charge's own outcome.
    #[metric(buckets = Buckets::LATENCY)]
    charge_seconds: Family<OutcomeOf<ChargeError>, Histogram>,
    /// Time by side and the charge's own outcome.
    #[metric(labels("side"), buckets = Buckets::LATENCY)]
    side_charge_seconds: Family<(Side, OutcomeOf<ChargeError>), Histogram>,
    /// Time by tenant and the charge's own outcome.
    #[metric(labels("tenant"), buckets = Buckets::LATENCY)]
    tenant_charge_seconds: Family<(&'static str, OutcomeOf<ChargeError>), Histogram>,
}

/// The counts of a histogram on a page, as they stand there.
fn counts(registry: &Registry, family: &str) -> Vec<(String, f64)> {
    let families = parse(&registry.render());
    let family = families.iter().find(|found| found.name == family).unwrap();
    let counts = family
        .samples
        .iter()
        .filter(|sample| sample.name.ends_with("_count"));
    let values = counts.map(|sample| {
        let values: Vec<_> = sample.labels.iter().map(|(_, value)| &**value).collect();
        (values.join(" "), sample.value)
    });
    let mut counts: Vec<_> = values.collect();
    counts.sort_by(|a, b| a.0.cmp(&b.0));
    counts
}

#[track_caller]
fn assert_counts(registry: &Registry, family: &str, expected: &[(&str, u32)]) {
    let counts = counts(registry, family);
    let counts: Vec<_> = counts
        .iter()
        .map(|(labels, count)| (&**labels, *count))
        .collect();
    let expected: Vec<_> = expected
        .iter()
        .map(|(labels, count)| (*labels, f64::from(*count)))
        .collect();
    assert_eq!(counts, expected, "{family}");
}

#[timed(metrics.alone_seconds, outcome)]
fn alone(metrics: &ByOutcome, how: End) -> Result<u8, String> {
    end(how)
}

#[timed(metrics.alone_seconds, outcome)]
async fn alone_later(metrics: &ByOutcome, how: End) -> Result<u8, String> {
    pause().await;
    end(how)
}

#[timed(metrics.alone_seconds, outcome, stream)]
fn alone_stream(metrics: &ByOutcome, ends: bool) -> impl Stream<Item = u8> + use<> {
    Items::new(ends)
}

#[timed(metrics.alone_seconds, outcome, future)]
fn alone_future(metrics: &ByOutcome, how: End) -> impl Future<Output = Result<u8, String>> + use<> {
    async move {
        pause().await;
        end(how)
    }
}

#[timed(metrics.alone_seconds, outcome)]
fn alone_charge(metrics: &ByOutcome, cents: u32) -> Charged {
    charge(cents)
}

#[timed(metrics.closed_seconds, labels = side, outcome)]
fn closed(metrics: &ByOutcome, side: Side, how: End) -> Result<u8, String> {
    end(how)
}

#[timed(metrics.closed_seconds, labels = side, outcome)]
async fn closed_later(metrics: &ByOutcome, side: Side, how: End) -> Result<u8, String> {
    pause().await;
    end(how)
}

#[timed(metrics.open_seconds, labels = Route { side, route: &route }, outcome)]
fn open(metrics: &ByOutcome, side: Side, route: String, how: End) -> Result<u8, String> {
    drop(route);
    end(how)
}

#[timed(metrics.open_seconds, labels = Route { side, route: &route }, outcome)]
async fn open_later(metrics: &ByOutcome, side: Side, route: String) -> u8 {
    pause().await;
    drop(route);
    0
}

#[timed(metrics.charge_seconds, outcome)]
fn own(metrics: &ByOutcome, cents: u32) -> Charged {
    charge(cents)
}

#[timed(metrics.side_charge_seconds, labels = Side::Right, outcome)]
async fn own_closed(metrics: &ByOutcome, cents: u32) -> Charged {
    pause().await;
    charge(cents)
}

#[timed(metrics.tenant_charge_seconds, labels = tenant, outcome)]
fn own_open(metrics: &ByOutcome, tenant: &str, cents: u32) -> Charged {
    charge(cents)
}

fn fresh() -> (Registry, ByOutcome) {
    let registry = Registry::new();
    let metrics = ByOutcome::register_in(&registry);
    (registry, metrics)
}

#[test]
fn families_by_outcome_alone() {
    let (registry, metrics) = fresh();
    let zero = [("cancelled", 0), ("error", 0), ("ok", 0), ("panic", 0)];
    assert_counts(&registry, "alone_seconds", &zero);
    alone(&metrics, End::Ok).unwrap();
    alone(&metrics, Error).unwrap_err();
    unwinds(|| _ = alone(&metrics, Panic));
    assert_counts(
        &registry,
        "alone_seconds",
        &[("cancelled", 0), ("error", 1), ("ok", 1), ("panic", 1)],
    );
    finish(alone_later(&metrics, End::Ok)).unwrap();
    finish(alone_later(&metrics, Error)).unwrap_err();
    unwinds(|| _ = finish(alone_later(&metrics, Panic)));
    cancel(alone_later(&metrics, Error));
    drop(alone_later(&metrics, Error));
    finish(alone_future(&metrics, Error)).unwrap_err();
    cancel(alone_future(&metrics, Error));
    assert_counts(
        &registry,
        "alone_seconds",
        &[("cancelled", 2), ("error", 3), ("ok", 2), ("panic", 2)],
    );
    let mut stream = pin!(alone_stream(&metrics, true));
    while next(stream.as_mut()) != Poll::Ready(None) {}
    assert!(next(pin!(alone_stream(&metrics, true))).is_ready());
    for cents in [0, 1, 2] {
        alone_charge(&metrics, cents).unwrap_err();
    }
    assert_counts(
        &registry,
        "alone_seconds",
        &[("cancelled", 3), ("error", 6), ("ok", 3), ("panic", 2)],
    );
}

#[test]
fn families_by_closed_labels_and_outcome() {
    let (registry, metrics) = fresh();
    for side in [Side::Left, Side::Right] {
        closed(&metrics, side, End::Ok).unwrap();
    }
    closed(&metrics, Side::Right, Error).unwrap_err();
    unwinds(|| _ = closed(&metrics, Side::Left, Panic));
    finish(closed_later(&metrics, Side::Right, Error)).unwrap_err();
    cancel(closed_later(&metrics, Side::Right, Error));
    assert_counts(
        &registry,
        "closed_seconds",
        &[
            ("left cancelled", 0),
            ("left error", 0),
            ("left ok", 1),
            ("left panic", 1),
            ("right cancelled", 1),
            ("right error", 2),
            ("right ok", 1),
            ("right panic", 0),
        ],
    );
}

#[test]
fn families_by_open_labels_have_all_outcomes_after_the_first_call() {
    let (registry, metrics) = fresh();
    assert_eq!(metrics.open_seconds.iter().count(), 0);
    unwinds(|| _ = open(&metrics, Side::Left, "/a".into(), Panic));
    let first = [
        ("left /a cancelled", 0),
        ("left /a error", 0),
        ("left /a ok", 0),
        ("left /a panic", 1),
    ];
    assert_counts(&registry, "open_seconds", &first);
    open(&metrics, Side::Left, "/a".into(), Error).unwrap_err();
    drop(open_later(&metrics, Side::Right, "/b".into()));
    assert_eq!(metrics.open_seconds.iter().count(), 4);
    cancel(open_later(&metrics, Side::Right, "/b".into()));
    assert_eq!(finish(open_later(&metrics, Side::Right, "/b".into())), 0);
    assert_counts(
        &registry,
        "open_seconds",
        &[
            ("left /a cancelled", 0),
            ("left /a error", 1),
            ("left /a ok", 0),
            ("left /a panic", 1),
            ("right /b cancelled", 1),
            ("right /b error", 0),
            ("right /b ok", 1),
            ("right /b panic", 0),
        ],
    );
    // A label too long for any buffer that a call may have on its stack.
    let long = "x".repeat(1000);
    open(&metrics, Side::Left, long.clone(), End::Ok).unwrap();
    let key = |outcome| {
        (
            Route {
                side: Side::Left,
                route: &long,
            },
            outcome,
        )
    };
    assert_eq!(metrics.open_seconds.iter().count(), 12);
    assert_eq!(metrics.open_seconds.with(&key(Outcome::Ok)).count(), 1);
}

#[test]
fn families_by_the_outcomes_of_an_error() {
    let (registry, metrics) = fresh();
    for cents in [0, 1, 1, 2, 2, 2, 4] {
        let _ = own(&metrics, cents);
        let _ = finish(own_closed(&metrics, cents));
    }
    unwinds(|| _ = own(&metrics, 3));
    cancel(own_closed(&metrics, 4));
    own_open(&metrics, "a", 2).unwrap_err();
    assert_counts(
        &registry,
        "charge_seconds",
        &[
            ("cancelled", 0),
            ("declined", 1),
            ("ok", 1),
            ("over_limit", 3),
            ("panic", 1),
            ("unreachable", 2),
        ],
    );
    assert_counts(
        &registry,
        "side_charge_seconds",
        &[
            ("left cancelled", 0),
            ("left declined", 0),
            ("left ok", 0),
            ("left over_limit", 0),
            ("left panic", 0),
            ("left unreachable", 0),
            ("right cancelled", 1),
            ("right declined", 1),
            ("right ok", 1),
            ("right over_limit", 3),
            ("right panic", 0),
            ("right unreachable", 2),
        ],
    );
    assert_counts(
        &registry,
        "tenant_charge_seconds",
        &[
            ("a cancelled", 0),
            ("a declined", 0),
            ("a ok", 0),
            ("a over_limit", 1),
            ("a panic", 0),
            ("a unreachable", 0),
        ],
    );
    // What a test may look up by hand is what calls record into.
    let declined = OutcomeOf::Error(ChargeError::Declined);
    assert_eq!(metrics.charge_seconds.with(&declined).count(), 1);
    assert_eq!(metrics.charge_seconds.with(&OutcomeOf::Panic).count(), 1);
}

#[timed(ok_if = Option::is_some)]
fn found(number: Option<u8>) -> Option<u8> {
    number
}

#[timed(ok_if = |answer| answer.as_ref().is_ok_and(|status| *status < 500))]
fn answered(answer: Result<u16, ()>) -> Result<u16, ()> {
    answer
}

#[timed(ok_if = |done: &bool| *done)]
async fn done(done: bool) -> bool {
    pause().await;
    done
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "a condition takes what is returned by reference"
)]
fn is_even(number: &u32) -> bool {
    number.is_multiple_of(2)
}

#[timed(ok_if = is_even, future)]
fn even(number: u32) -> impl Future<Output = u32> {
    async move {
        pause().await;
        number
    }
}

#[timed(metrics.alone_seconds, outcome, ok_if = |left: &u32| *left <= most)]
fn few(metrics: &ByOutcome, left: u32, most: u32) -> u32 {
    left
}

#[timed(metrics.alone_seconds, outcome, ok_if = Option::is_none)]
async fn none(metrics: &ByOutcome, some: Option<String>) -> Option<String> {
    pause().await;
    some
}

#[test]
fn a_condition_tells_what_is_ok() {
    for number in [Some(1), Some(2), None] {
        assert_eq!(found(number), number);
    }
    assert_calls("found", &[("error", 1), ("ok", 2), ("panic", 0)]);
    for answer in [Ok(200), Ok(503), Err(())] {
        assert_eq!(answered(answer), answer);
    }
    assert_calls("answered", &[("error", 2), ("ok", 1), ("panic", 0)]);
    assert!(finish(done(true)));
    assert!(!finish(done(false)));
    cancel(done(true));
    assert_calls(
        "done",
        &[("cancelled", 1), ("error", 1), ("ok", 1), ("panic", 0)],
    );
    assert_eq!(finish(even(2)) + finish(even(3)), 5);
    assert_calls(
        "even",
        &[("cancelled", 0), ("error", 1), ("ok", 1), ("panic", 0)],
    );

    let (registry, metrics) = fresh();
    for left in 0..4 {
        assert_eq!(few(&metrics, left, 2), left);
    }
    assert_eq!(finish(none(&metrics, None)), None);
    assert_eq!(finish(none(&metrics, Some("x".into()))), Some("x".into()));
    cancel(none(&metrics, None));
    assert_counts(
        &registry,
        "alone_seconds",
        &[("cancelled", 1), ("error", 2), ("ok", 4), ("panic", 0)],
    );
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "a condition takes what is returned by reference"
)]
fn judge(number: &u8) -> bool {
    assert_ne!(*number, 0, "on purpose");
    true
}

#[timed(ok_if = judge)]
fn badly_judged(number: u8) -> u8 {
    number
}

#[timed(ok_if = judge)]
async fn badly_judged_later(number: u8) -> u8 {
    pause().await;
    number
}

/// The caller sees a panic, not a cancellation.
#[test]
fn a_condition_that_panics_is_a_panic() {
    unwinds(|| _ = badly_judged(0));
    assert_calls("badly_judged", &[("error", 0), ("ok", 0), ("panic", 1)]);
    unwinds(|| _ = finish(badly_judged_later(0)));
    assert_eq!(finish(badly_judged_later(1)), 1);
    assert_calls(
        "badly_judged_later",
        &[("cancelled", 0), ("error", 0), ("ok", 1), ("panic", 1)],
    );
}

struct Cancels<F: Future>(Pin<Box<F>>);

impl<F: Future> Drop for Cancels<F> {
    fn drop(&mut self) {
        assert!(poll(self.0.as_mut()).is_pending());
    }
}

#[timed]
async fn polled_while_unwinding() {
    pause().await;
}

#[test]
fn a_future_that_is_polled_and_dropped_while_unwinding_is_cancelled() {
    unwinds(|| {
        let _cancels = Cancels(Box::pin(polled_while_unwinding()));
        panic!("on purpose");
    });
    assert_calls(
        "polled_while_unwinding",
        &[("cancelled", 1), ("ok", 0), ("panic", 0)],
    );
}

#[derive(LabelValue, Debug)]
enum DiskError {
    Full,
}

#[derive(LabelValue, Debug)]
enum NetError {
    Refused,
    Timeout,
}

impl ErrorOutcome for DiskError {}
impl ErrorOutcome for NetError {}

#[timed]
fn retry<E: ErrorOutcome>(result: Result<(), E>) -> Result<(), E> {
    result
}

/// A function for several types has one site, and each type its own errors.
#[test]
fn generic_functions_have_the_outcomes_of_each_type() {
    retry(Err(DiskError::Full)).unwrap_err();
    retry(Err(NetError::Timeout)).unwrap_err();
    retry(Err(NetError::Timeout)).unwrap_err();
    retry(Err(NetError::Refused)).unwrap_err();
    retry(Err(DiskError::Full)).unwrap_err();
    retry::<NetError>(Ok(())).unwrap();
    assert_calls(
        "retry",
        &[
            ("full", 2),
            ("ok", 1),
            ("panic", 0),
            ("refused", 1),
            ("timeout", 2),
        ],
    );
}

/// Written by hand, with a place that is none.
#[derive(Debug)]
struct Misplaced;

impl LabelValue for Misplaced {
    const VALUES: Option<&'static [&'static str]> = Some(&["client", "server"]);

    fn index(&self) -> usize {
        4
    }

    fn encode(&self, sink: &mut impl LabelSink) {
        sink.closed("client");
    }
}

impl ErrorOutcome for Misplaced {}

#[derive(Metrics)]
#[metrics(scoped)]
struct MisplacedMetrics {
    /// Time it took.
    #[metric(buckets = Buckets::LATENCY, labels("side"))]
    misplaced_seconds: Family<(Side, OutcomeOf<Misplaced>), Histogram>,
}

#[timed]
fn misplaced_shared() -> Result<(), Misplaced> {
    Err(Misplaced)
}

#[timed(metrics.misplaced_seconds, labels = Side::Left, outcome)]
fn misplaced(metrics: &MisplacedMetrics) -> Result<(), Misplaced> {
    Err(Misplaced)
}

/// It is an error all the same, and none of another label.
#[test]
fn an_error_in_no_place_is_an_error() {
    misplaced_shared().unwrap_err();
    assert_calls(
        "misplaced_shared",
        &[("client", 0), ("ok", 0), ("panic", 0), ("server", 1)],
    );
    let registry = Registry::new();
    misplaced(&MisplacedMetrics::register_in(&registry)).unwrap_err();
    let page = registry.render();
    let counted = page
        .lines()
        .filter(|line| line.starts_with("misplaced_seconds_count{") && line.ends_with(" 1"));
    assert_eq!(
        counted.collect::<Vec<_>>(),
        ["misplaced_seconds_count{side=\"left\",outcome=\"server\"} 1"]
    );
}
