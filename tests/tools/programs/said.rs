//! Functions of which clippy and rustc say something. Behind the name of each lint is the word that it points at.

#![warn(missing_docs, unreachable_pub)]

use metrics_runtime::{Buckets, Global, Histogram, Metrics, timed};

#[derive(Metrics)]
struct ShopMetrics {
    /// Time an order took.
    #[metric(buckets = Buckets::LATENCY)]
    order_duration_seconds: Histogram,
}

static SHOP: Global<ShopMetrics> = Global::new();

#[timed]
fn never_called() {} // dead_code: never_called

#[timed(SHOP.order_duration_seconds)]
async fn never_called_later() {} // dead_code: never_called_later

struct Shop;

impl Shop {
    fn never_called_untimed() {} // dead_code: never_called_untimed

    #[timed]
    fn never_called_timed() {} // dead_code: never_called_timed
}

#[timed]
fn eight(a: u8, b: u8, c: u8, d: u8, e: u8, f: u8, g: u8, h: u8) -> u8 { // clippy::too_many_arguments: fn eight(a: u8, b: u8, c: u8, d: u8, e: u8, f: u8, g: u8, h: u8) -> u8
    a + b + c + d + e + f + g + h
}

#[timed(SHOP.order_duration_seconds)]
async fn eight_later(a: u8, b: u8, c: u8, d: u8, e: u8, f: u8, g: u8, h: u8) -> u8 { // clippy::too_many_arguments: async fn eight_later(a: u8, b: u8, c: u8, d: u8, e: u8, f: u8, g: u8, h: u8) -> u8
    a + b + c + d + e + f + g + h
}

mod private {
    #[metrics_runtime::timed]
    pub fn unreachable() {} // unreachable_pub: pub fn unreachable()
}

#[timed]
fn unused(argument: u8) { // unused_variables: argument
    let mut local = 1; // unused_mut: mut local
    println!("{local}");
}

fn main() {
    let _ = (Shop, eight(1, 1, 1, 1, 1, 1, 1, 1), eight_later);
    private::unreachable();
    unused(1);
}
