use metrics_runtime::timed;

#[timed(name = "", help = "Time an order took.")]
fn handle() {}

fn main() {}
