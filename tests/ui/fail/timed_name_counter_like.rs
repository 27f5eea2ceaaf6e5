use metrics_runtime::timed;

#[timed(name = "order_duration_seconds_total", help = "Time an order took.")]
fn handle() {}

fn main() {}
