use metrics_runtime::timed;

#[timed(busy = BUSY)]
fn handle() {}

fn main() {}
