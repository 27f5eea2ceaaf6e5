use metrics_runtime::timed;

#[timed(stream)]
async fn handle() {}

fn main() {}
