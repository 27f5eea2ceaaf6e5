use metrics_runtime::timed;

#[timed(buckets = [1.0])]
fn handle() {}

fn main() {}
