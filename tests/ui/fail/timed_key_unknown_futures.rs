use metrics_runtime::timed;

#[timed(futures = 1)]
fn handle() {}

fn main() {}
