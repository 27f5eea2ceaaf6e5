use metrics_runtime::timed;

#[timed(bussy = H)]
fn handle() {}

fn main() {}
