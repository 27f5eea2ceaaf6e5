use metrics_runtime::timed;

#[timed(inflight = G)]
fn handle() {}

fn main() {}
