use metrics_runtime::timed;

#[timed(help = "Time an order took.")]
fn handle() {}

fn main() {}
