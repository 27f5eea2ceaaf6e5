use metrics_runtime::timed;

#[timed(slowly = "1s")]
fn handle() {}

fn main() {}
