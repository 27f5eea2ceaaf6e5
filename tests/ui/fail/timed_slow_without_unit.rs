use metrics_runtime::timed;

#[timed(slow = "250")]
fn handle() {}

fn main() {}
