use metrics_runtime::timed;

#[timed(name = "order_duration_seconds", help = "Time an order took.", buckets = "latency")]
fn handle() {}

fn main() {}
