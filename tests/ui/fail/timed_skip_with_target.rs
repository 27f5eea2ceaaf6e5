use metrics_runtime::timed;

#[timed(SHOP.order, skip)]
fn handle() {}

fn main() {}
