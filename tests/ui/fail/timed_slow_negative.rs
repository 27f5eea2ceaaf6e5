use metrics_runtime::timed;

#[timed(slow = "-1s")]
fn handle() {}

fn main() {}
