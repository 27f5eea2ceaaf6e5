use metrics_runtime::timed;

#[timed(name = "order_duration_seconds", help = "Time an order took.", labels = 1)]
fn handle() {}

fn main() {}
