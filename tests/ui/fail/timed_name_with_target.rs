use metrics_runtime::timed;

#[timed(SHOP.order, name = "order_duration_seconds", help = "Time.")]
fn handle() {}

fn main() {}
