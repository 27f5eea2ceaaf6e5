use metrics_runtime::timed;

#[timed(elephant = 1)]
fn handle() {}

fn main() {}
