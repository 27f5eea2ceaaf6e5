use metrics_runtime::timed;

#[timed(future)]
async fn handle() {}

fn main() {}
