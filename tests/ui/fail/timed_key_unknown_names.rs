use metrics_runtime::timed;

#[timed(names = "order_duration_seconds")]
fn handle() {}

fn main() {}
