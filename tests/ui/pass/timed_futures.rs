//! `#[timed(future)]` and `#[timed(stream)]`; and what returns no future that could be wrapped is not refused.

#![deny(warnings)]

use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use futures_core::Stream;
use metrics_runtime::{
    Counter, Family, Gauge, Global, Histogram, Metrics, Outcome, Registry, timed,
};

#[derive(Metrics)]
#[metrics(prefix = "futures")]
struct LaterMetrics {
    /// Time it took.
    #[metric(buckets = [1.0])]
    later_duration_seconds: Histogram,
    /// Time it took, by name and outcome.
    #[metric(buckets = [1.0], labels("name"))]
    both_duration_seconds: Family<(&'static str, Outcome), Histogram>,
    /// Time it took, by name.
    #[metric(buckets = [1.0], labels("name"))]
    name_duration_seconds: Family<&'static str, Histogram>,
    /// Time inside `poll`.
    #[metric(buckets = [1.0])]
    busy_seconds: Histogram,
    /// How many there are.
    under_way: Gauge,
    /// How many there were.
    calls_total: Counter,
}

static LATER: Global<LaterMetrics> = Global::new();

type BoxLater<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

struct Count(u8);

impl Stream for Count {
    type Item = u8;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<u8>> {
        self.0 -= 1;
        Poll::Ready(Some(self.0).filter(|n| *n > 0))
    }
}

#[timed(future)]
fn opaque(n: u8) -> impl Future<Output = u8> {
    async move { n }
}

#[timed(future)]
fn borrowing(name: &mut String) -> impl Future<Output = Result<&mut String, ()>> + Send {
    name.push('!');
    async move { Ok(name) }
}

#[timed(future)]
fn boxed(name: &str) -> Pin<Box<dyn Future<Output = Result<u8, String>> + Send + '_>> {
    if name.is_empty() {
        return Box::pin(std::future::ready(Ok(1)));
    }
    Box::pin(async move { Err(name.to_owned()) })
}

#[timed(future)]
fn by_alias(name: &str) -> BoxLater<'_, usize> {
    Box::pin(async { name.len() })
}

#[timed(
    LATER.both_duration_seconds,
    future,
    labels = "name",
    outcome,
    in_flight = LATER.under_way,
    calls = LATER.calls_total,
    busy = LATER.busy_seconds,
    slow = "1h",
)]
fn everything(text: &str) -> impl Future<Output = Result<u8, std::num::ParseIntError>> + Send {
    async move { Ok(text.parse::<u8>()?) }
}

#[timed(LATER.both_duration_seconds, labels = "named", outcome, ok_if = |n| *n > 1, future)]
fn generic<T: PartialOrd<u8> + Send>(value: T) -> impl Future<Output = T> + Send {
    async move { value }
}

#[timed(LATER.later_duration_seconds, future)]
fn handle() -> BoxLater<'static, ()> {
    Box::pin(async {})
}

#[timed(name = "futures_own_duration_seconds", help = "Time it took.", outcome, future)]
fn own() -> BoxLater<'static, ()> {
    Box::pin(async {})
}

#[timed(stream)]
fn stream(n: u8) -> impl Stream<Item = u8> {
    Count(n)
}

#[timed(LATER.name_duration_seconds, labels = name, stream, in_flight = LATER.under_way, calls = LATER.calls_total)]
fn boxed_stream(name: &'static str, n: u8) -> Pin<Box<dyn Stream<Item = u8> + Send>> {
    let _ = name;
    Box::pin(Count(n))
}

/// A type that is a future itself is made by its constructors.
struct Sleep<T>(PhantomData<T>);

impl<T> Future for Sleep<T> {
    type Output = ();

    #[timed]
    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        Poll::Ready(())
    }
}

#[timed]
impl<T> Sleep<T> {
    fn new() -> Self {
        Self(PhantomData)
    }

    fn pinned(self: Pin<&mut Self>) -> Pin<&mut Self> {
        self
    }
}

type Parts<T> = Pin<Box<T>>;

#[timed]
fn any<T>(value: T) -> T {
    value
}

#[timed]
fn any_future<T: Future<Output = u8>>(value: Option<T>) -> Option<T> {
    value
}

#[timed(LATER.later_duration_seconds)]
fn pinned<T: ?Sized>(value: Box<T>) -> Pin<Box<T>> {
    value.into()
}

#[timed]
fn pinned_alias<T>(value: T) -> Parts<T> {
    Box::pin(value)
}

#[timed(LATER.later_duration_seconds)]
fn pinned_part() -> Pin<Box<impl Sized>> {
    Box::pin(1)
}

#[timed]
fn boxed_part() -> Box<impl Fn() -> u8> {
    Box::new(|| 1)
}

#[timed]
fn parts() -> Result<Box<impl Unpin>, Pin<Box<impl Send>>> {
    if false {
        return Err(Box::pin(2));
    }
    Ok(Box::new(1))
}

#[timed]
fn closure() -> impl Fn() -> BoxLater<'static, u8> {
    || -> BoxLater<'static, u8> { Box::pin(async { 1 }) }
}

#[timed]
fn many() -> Vec<BoxLater<'static, u8>> {
    vec![Box::pin(async { 1 })]
}

#[timed]
fn pinned_stream() -> Pin<Box<dyn Stream<Item = u8>>> {
    Box::pin(Count(1))
}

#[timed]
fn text() -> Pin<Box<str>> {
    Box::into_pin("text".into())
}

#[timed]
async fn future_of_future() -> BoxLater<'static, u8> {
    Box::pin(async { 1 })
}

fn assert_send<T: Send>(value: T) -> T {
    value
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    match std::pin::pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => unreachable!(),
    }
}

fn count(stream: impl Stream) -> usize {
    let mut stream = std::pin::pin!(stream);
    let mut context = Context::from_waker(Waker::noop());
    let mut n = 0;
    while let Poll::Ready(Some(_)) = stream.as_mut().poll_next(&mut context) {
        n += 1;
    }
    n
}

fn main() {
    assert_eq!(block_on(assert_send(opaque(1))), 1);
    let mut name = String::from("name");
    assert_eq!(block_on(assert_send(borrowing(&mut name))).unwrap(), "name!");
    assert_eq!(block_on(assert_send(boxed(""))), Ok(1));
    assert!(block_on(boxed(&name)).is_err());
    assert_eq!(block_on(by_alias(&name)), 5);
    assert!(block_on(assert_send(everything("x"))).is_err());
    block_on(assert_send(generic(1)));
    block_on(handle());
    block_on(own());
    drop(own());
    assert_eq!(count(assert_send(stream(3))), 2);
    assert_eq!(count(assert_send(boxed_stream("stream", 4))), 3);
    let page = Registry::global().render();
    for series in [
        "function=\"boxed\",outcome=\"error\"} 1\n",
        "function=\"borrowing\",outcome=\"ok\"} 1\n",
        "function=\"stream\",outcome=\"ok\"} 1\n",
        "futures_both_duration_seconds_count{name=\"name\",outcome=\"error\"} 1\n",
        "futures_both_duration_seconds_count{name=\"named\",outcome=\"error\"} 1\n",
        "futures_name_duration_seconds_count{name=\"stream\"} 1\n",
        "futures_later_duration_seconds_count 1\n",
        "futures_own_duration_seconds_count{outcome=\"ok\"} 1\n",
        "futures_busy_seconds_count 1\n",
        "futures_calls_total 2\n",
        "futures_under_way 0\n",
    ] {
        assert!(page.contains(series), "{series} in {page}");
    }

    let mut sleep = std::pin::pin!(Sleep::<u8>::new());
    block_on(sleep.as_mut().pinned());
    assert_eq!(any(1), 1);
    assert!(any_future(Some(std::future::ready(1))).is_some());
    assert_eq!(*pinned::<str>("a".into()), *"a");
    assert_eq!(block_on(pinned_alias(async { 1 })), 1);
    let _ = pinned_part();
    assert_eq!(boxed_part()(), 1);
    assert!(parts().is_ok());
    assert_eq!(block_on(closure()()), 1);
    assert_eq!(many().len(), 1);
    assert_eq!(count(pinned_stream()), 0);
    assert_eq!(*text(), *"text");
    assert_eq!(block_on(block_on(future_of_future())), 1);
}
