use metrics_runtime::timed;

#[timed(labels = 1)]
fn handle() {}

fn main() {}
