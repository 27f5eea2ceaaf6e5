use metrics_runtime::timed;

#[timed(slow = "1d")]
fn handle() {}

fn main() {}
