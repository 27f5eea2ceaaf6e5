//! Calls functions that succeed, fail, panic, are cancelled and are slow, and prints the page that counts each of them once.
//!
//! ```text
//! cargo run --example timed
//! ```

use std::error::Error;
use std::future::{Future, poll_fn};
use std::panic;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::thread::sleep;
use std::time::Duration;

use metrics_runtime::{
    Buckets, Counter, Exporter, Family, Gauge, Global, Histogram, LabelSet, LabelValue, Metrics,
    Outcome, OutcomeOf, timed,
};

/// What can go wrong with a payment; its outcome says which.
#[derive(LabelValue, Debug)]
#[label(outcome)]
enum PaymentError {
    Declined,
    Unreachable(String),
}

#[derive(LabelSet)]
struct Query<'a> {
    table: &'a str,
}

/// What the example measures.
#[derive(Metrics)]
#[metrics(prefix = "example")]
struct ExampleMetrics {
    /// Time a query took, by table and outcome.
    #[metric(buckets = Buckets::LATENCY)]
    query_duration_seconds: Family<(Query<'static>, Outcome), Histogram>,
    /// Time a payment took, by outcome.
    #[metric(buckets = Buckets::LATENCY)]
    payment_duration_seconds: Family<OutcomeOf<PaymentError>, Histogram>,
    /// Payments, however they ended.
    payments_total: Counter,
    /// Downloads under way.
    downloads_in_flight: Gauge,
    /// Time that a download kept its thread busy.
    #[metric(buckets = Buckets::FUNCTION)]
    download_busy_seconds: Histogram,
}

static EXAMPLE: Global<ExampleMetrics> = Global::new();

/// The shared families: nothing to declare.
#[timed]
fn parse(text: &str) -> Result<u32, std::num::ParseIntError> {
    assert!(!text.is_empty(), "there is something to parse");
    text.parse()
}

/// A histogram of its own, which warns of slow calls.
#[timed(
    name = "example_report_duration_seconds",
    help = "Time to write a report.",
    buckets = Buckets::LATENCY,
    slow = "20ms"
)]
fn report(pages: u64) {
    sleep(Duration::from_millis(15 * pages));
}

#[timed(EXAMPLE.query_duration_seconds, labels = Query { table }, outcome, ok_if = Option::is_some)]
fn query(table: &str, id: u32) -> Option<u32> {
    (id < 10 && table == "users").then_some(id)
}

#[timed(EXAMPLE.payment_duration_seconds, outcome, calls = EXAMPLE.payments_total)]
fn pay(cents: u32) -> Result<(), PaymentError> {
    match cents {
        0..100 => Ok(()),
        100..200 => Err(PaymentError::Declined),
        _ => Err(PaymentError::Unreachable("the bank".to_owned())),
    }
}

/// A download that waits so often.
#[timed(
    name = "example_download_duration_seconds",
    help = "Time a download took, by outcome.",
    outcome,
    in_flight = EXAMPLE.downloads_in_flight,
    busy = EXAMPLE.download_busy_seconds
)]
async fn download(waits: u32) -> Result<u32, String> {
    for _ in 0..waits {
        wait().await;
    }
    if waits == 0 {
        return Err("nothing to wait for".to_owned());
    }
    Ok(waits)
}

/// Is pending once.
async fn wait() {
    let mut waited = false;
    poll_fn(|context| {
        context.waker().wake_by_ref();
        if std::mem::replace(&mut waited, true) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
}

/// Polls a future at most so often, and drops it.
fn poll_at_most<T>(times: u32, future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    (0..times).find_map(|_| match future.as_mut().poll(&mut context) {
        Poll::Ready(output) => Some(output),
        Poll::Pending => None,
    })
}

fn main() -> Result<(), Box<dyn Error>> {
    let page = Exporter::builder().install()?;

    println!("parse: {:?}, {:?}", parse("7"), parse("seven").is_err());
    panic::set_hook(Box::new(|_| ()));
    println!(
        "parse panics: {}",
        panic::catch_unwind(|| parse("")).is_err()
    );
    let _ = panic::take_hook();

    report(1);
    report(2);

    println!("query: {:?}, {:?}", query("users", 3), query("users", 30));
    println!("pay: {:?}, {:?}", pay(50), pay(150));
    if let Err(PaymentError::Unreachable(who)) = pay(250) {
        println!("pay: {who} cannot be reached");
    }

    println!("download: {:?}", poll_at_most(9, download(3)));
    println!("download fails: {:?}", poll_at_most(9, download(0)));
    println!("download is dropped: {:?}", poll_at_most(2, download(3)));
    println!();

    print!("{}", page.render());
    Ok(())
}
