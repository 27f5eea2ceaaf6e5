use metrics_runtime::timed;

#[timed(name = "order-duration-seconds", help = "Time an order took.")]
fn handle() {}

fn main() {}
