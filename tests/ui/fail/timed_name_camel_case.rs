use metrics_runtime::{Buckets, timed};

#[timed(name = "orderTime_seconds", help = "Time an order took.", buckets = Buckets::LATENCY)]
fn handle() {}

fn main() {}
