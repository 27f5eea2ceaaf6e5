use metrics_runtime::timed;

trait Handle {
    #[timed]
    fn handle(&self);
}

struct Order;

impl Handle for Order {
    fn handle(&self) {}
}

fn main() {
    Order.handle();
}
