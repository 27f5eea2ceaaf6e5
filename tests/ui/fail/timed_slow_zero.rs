use metrics_runtime::timed;

#[timed(slow = "0s")]
fn handle() {}

fn main() {}
