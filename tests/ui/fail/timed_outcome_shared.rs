use metrics_runtime::timed;

#[timed(outcome)]
fn handle() {}

fn main() {}
