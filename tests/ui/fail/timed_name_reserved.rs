use metrics_runtime::timed;

#[timed(name = "order_seconds_bucket", help = "Time an order took.")]
fn handle() {}

fn main() {}
