use metrics_runtime::timed;

#[timed(allow(unit_suffix), reason = "old")]
fn handle() {}

fn main() {}
