use metrics_runtime::timed;

struct Order;

#[timed(slow = "250")]
impl Order {
    fn one(&self) {}

    fn two(&self) {}
}

fn main() {
    Order.one();
}
