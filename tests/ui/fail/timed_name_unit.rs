use metrics_runtime::timed;

#[timed(name = "order_duration_ms", help = "Time an order took.")]
fn handle() {}

fn main() {}
