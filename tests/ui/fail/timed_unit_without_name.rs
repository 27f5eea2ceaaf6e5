use metrics_runtime::timed;

#[timed(unit = "seconds")]
fn handle() {}

fn main() {}
