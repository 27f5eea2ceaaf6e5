use metrics_runtime::timed;

struct Order;

#[timed]
impl Order {
    const fn new() -> Self {
        Self
    }

    fn later(&self) -> impl Future<Output = u8> {
        async { 1 }
    }

    #[track_caller]
    fn caller(&self) {}
}

fn main() {
    Order::new().caller();
}
