use metrics_runtime::timed;

#[timed(SHOP.order, ok_if = Option::is_some)]
fn handle() {}

fn main() {}
