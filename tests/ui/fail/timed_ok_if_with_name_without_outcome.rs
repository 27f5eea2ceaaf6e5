use metrics_runtime::timed;

#[timed(name = "order_duration_seconds", help = "Time an order took.", ok_if = Option::is_some)]
fn handle() {}

fn main() {}
