use metrics_runtime::timed;

struct Order;

#[timed]
impl Order {
    fn new() -> Self {
        Self
    }
}

fn main() {
    Order::new();
}
