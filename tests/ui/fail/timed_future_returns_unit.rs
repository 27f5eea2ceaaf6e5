use metrics_runtime::timed;

#[timed(future)]
fn handle() {}

fn main() {}
