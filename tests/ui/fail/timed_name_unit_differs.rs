use metrics_runtime::timed;

#[timed(name = "order_duration_seconds", help = "Time.", unit = "bytes")]
fn handle() {}

fn main() {}
