use metrics_runtime::timed;

#[timed(stream, busy = BUSY)]
fn handle() -> impl Iterator { 0..1 }

fn main() {}
