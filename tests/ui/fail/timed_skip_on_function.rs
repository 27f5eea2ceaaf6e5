use metrics_runtime::timed;

#[timed(skip)]
fn handle() {}

fn main() {}
