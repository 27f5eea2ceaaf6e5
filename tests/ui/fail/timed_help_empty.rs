use metrics_runtime::timed;

#[timed(name = "order_duration_seconds", help = "")]
fn handle() {}

fn main() {}
