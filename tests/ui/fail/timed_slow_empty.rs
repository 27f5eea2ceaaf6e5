use metrics_runtime::timed;

#[timed(slow = "")]
fn handle() {}

fn main() {}
