//! Every form of `#[timed]`. A line ends in the count that coverage has to show for it.

use std::future::Future;
use std::pin::{Pin, pin};
use std::task::{Context, Waker};

use metrics_runtime::{
    Buckets, Counter, Family, Gauge, Global, Histogram, Metrics, Outcome, timed,
};

#[derive(Metrics)]
struct ShopMetrics {
    /// Time an order took.
    #[metric(buckets = Buckets::LATENCY)]
    order_duration_seconds: Histogram,
    /// Time an order took, by country and outcome.
    #[metric(buckets = Buckets::LATENCY, labels("country"))]
    country_duration_seconds: Family<(&'static str, Outcome), Histogram>,
    /// Orders that were handled.
    orders_total: Counter,
    /// Orders that are being handled.
    orders_in_flight: Gauge,
}

static SHOP: Global<ShopMetrics> = Global::new();

fn plain(cents: u64) -> u64 {
    if cents > 3 { // 1
        cents + 1 // 1
    } else {
        cents - 1 // 0
    }
}

#[timed]
fn shared(cents: u64) -> u64 {
    if cents > 3 { // 1
        cents + 1 // 1
    } else {
        cents - 1 // 0
    }
}

#[timed]
async fn shared_later(cents: u64) -> u64 {
    if cents > 3 { // 1
        cents + 1 // 1
    } else {
        cents - 1 // 0
    }
}

#[timed(SHOP.order_duration_seconds)]
fn handle(cents: u64) -> u64 {
    if cents > 3 { // 1
        cents + 1 // 1
    } else {
        cents - 1 // 0
    }
}

#[timed(SHOP.order_duration_seconds)]
async fn handle_later(cents: u64) -> u64 {
    if cents > 3 { // 1
        cents + 1 // 1
    } else {
        cents - 1 // 0
    }
}

#[timed(name = "own_seconds", help = "Time it took.", buckets = [1.0])]
fn own(cents: u64) -> u64 {
    if cents > 3 { // 1
        cents + 1 // 1
    } else {
        cents - 1 // 0
    }
}

#[timed(name = "own_later_seconds", help = "Time it took.", buckets = [1.0])]
async fn own_later(cents: u64) -> u64 {
    if cents > 3 { // 1
        cents + 1 // 1
    } else {
        cents - 1 // 0
    }
}

#[timed(SHOP.order_duration_seconds, slow = "1h", in_flight = SHOP.orders_in_flight, calls = SHOP.orders_total)]
fn slow(cents: u64) -> u64 {
    if cents > 3 { // 1
        cents + 1 // 1
    } else {
        cents - 1 // 0
    }
}

#[timed(SHOP.order_duration_seconds, slow = "1h", in_flight = SHOP.orders_in_flight, calls = SHOP.orders_total)]
async fn slow_later(cents: u64) -> u64 {
    if cents > 3 { // 1
        cents + 1 // 1
    } else {
        cents - 1 // 0
    }
}

#[timed(SHOP.country_duration_seconds, labels = "ch", outcome, calls = SHOP.orders_total)]
fn family(cents: u64) -> Result<u64, ()> {
    if cents > 3 { // 1
        Ok(cents + 1) // 1
    } else {
        Err(()) // 0
    }
}

#[timed(SHOP.country_duration_seconds, labels = "ch", outcome, calls = SHOP.orders_total)]
async fn family_later(cents: u64) -> Result<u64, ()> {
    if cents > 3 { // 1
        Ok(cents + 1) // 1
    } else {
        Err(()) // 0
    }
}

#[timed]
fn items(cents: u64) -> u64 {
    const MORE: u64 = 1;
    let more = cents + MORE; // 1
    if more > 3 { // 1
        return more; // 1
    }
    more - 1 // 0
}

#[timed(SHOP.order_duration_seconds)]
fn items_into_handle(cents: u64) -> u64 {
    const MORE: u64 = 1;
    let more = cents + MORE; // 1
    if more > 3 { // 1
        return more; // 1
    }
    more - 1 // 0
}

#[timed]
fn opaque(cents: u64) -> impl Fn() -> u64 {
    let more = cents + 1; // 1
    move || {
        if more > 3 { // 1
            more // 1
        } else {
            more - 1 // 0
        }
    }
}

#[timed(future)]
fn future(cents: u64) -> impl Future<Output = u64> {
    let more = cents + 1; // 1
    async move {
        if more > 3 { // 1
            more // 1
        } else {
            more - 1 // 0
        }
    }
}

#[timed(future)]
fn boxed(cents: u64) -> Pin<Box<dyn Future<Output = u64>>> {
    let more = cents + 1; // 1
    Box::pin(async move {
        if more > 3 { // 1
            more // 1
        } else {
            more - 1 // 0
        }
    })
}

#[async_trait::async_trait]
trait Handle {
    async fn shared(&self, cents: u64) -> u64;
    async fn handle(&mut self, cents: u64) -> u64;
}

struct Shop;

#[async_trait::async_trait]
impl Handle for Shop {
    #[timed]
    async fn shared(&self, cents: u64) -> u64 {
        if cents > 3 { // 1
            cents + 1 // 1
        } else {
            cents - 1 // 0
        }
    }

    #[timed(SHOP.order_duration_seconds)]
    async fn handle(&mut self, cents: u64) -> u64 {
        if cents > 3 { // 1
            cents + 1 // 1
        } else {
            cents - 1 // 0
        }
    }
}

#[async_recursion::async_recursion]
#[timed]
async fn recursive(cents: u64) -> u64 {
    if cents > 3 { // 1
        cents + 1 // 1
    } else {
        cents - 1 // 0
    }
}

struct Block;

#[timed]
impl Block {
    fn method(&self, cents: u64) -> u64 {
        if cents > 3 { // 1
            cents + 1 // 1
        } else {
            cents - 1 // 0
        }
    }

    async fn method_later(&self, cents: u64) -> u64 {
        if cents > 3 { // 1
            cents + 1 // 1
        } else {
            cents - 1 // 0
        }
    }
}

#[timed(SHOP.order_duration_seconds)]
trait Provided {
    fn provided(&self, cents: u64) -> u64 {
        if cents > 3 { // 1
            cents + 1 // 1
        } else {
            cents - 1 // 0
        }
    }
}

impl Provided for Block {}

fn wait<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    loop {
        if let std::task::Poll::Ready(value) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return value;
        }
    }
}

fn main() {
    plain(5);
    shared(5);
    wait(shared_later(5));
    handle(5);
    wait(handle_later(5));
    own(5);
    wait(own_later(5));
    slow(5);
    wait(slow_later(5));
    family(5).unwrap();
    wait(family_later(5)).unwrap();
    items(5);
    items_into_handle(5);
    opaque(5)();
    wait(future(5));
    wait(boxed(5));
    wait(Shop.shared(5));
    wait(Shop.handle(5));
    wait(recursive(5));
    Block.method(5);
    wait(Block.method_later(5));
    Block.provided(5);
}
