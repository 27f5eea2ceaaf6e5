use metrics_runtime::timed;

#[timed(slow = Duration::from_secs(1))]
fn handle() {}

fn main() {}
