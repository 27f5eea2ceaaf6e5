use metrics_runtime::timed;

#[timed(call = C)]
fn handle() {}

fn main() {}
