use metrics_runtime::timed;

#[timed]
struct Order;

fn main() {}
