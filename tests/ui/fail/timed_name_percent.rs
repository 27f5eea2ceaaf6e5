use metrics_runtime::timed;

#[timed(name = "order_percent", help = "Time an order took.")]
fn handle() {}

fn main() {}
