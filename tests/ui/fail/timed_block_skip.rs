use metrics_runtime::timed;

struct Order;

#[timed(skip)]
impl Order {
    fn new() {}
}

fn main() {}
