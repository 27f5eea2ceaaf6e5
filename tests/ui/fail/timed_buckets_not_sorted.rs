use metrics_runtime::timed;

#[timed(name = "order_duration_seconds", help = "Time an order took.", buckets = [2.0, 1.0])]
fn handle() {}

fn main() {}
