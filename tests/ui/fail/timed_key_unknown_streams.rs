use metrics_runtime::timed;

#[timed(streams = 1)]
fn handle() {}

fn main() {}
