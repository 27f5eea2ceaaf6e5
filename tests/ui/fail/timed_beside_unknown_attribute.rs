use metrics_runtime::timed;

#[timed]
#[instrument]
fn handle() {}

#[instrument]
#[timed]
async fn handle_later() {}

fn main() {}
