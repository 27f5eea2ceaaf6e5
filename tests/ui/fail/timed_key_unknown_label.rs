use metrics_runtime::timed;

#[timed(label = 1)]
fn handle() {}

fn main() {}
