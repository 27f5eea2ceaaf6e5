use metrics_runtime::timed;

#[timed(okif = |n| n)]
fn handle() {}

fn main() {}
