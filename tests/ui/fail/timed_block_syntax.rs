use metrics_runtime::timed;

struct Order;

#[timed]
impl Order {
    fn one(&self) -> u8 {
        let n = ;
        n
    }

    fn two(&self) {}
}

fn main() {
    Order.two();
}
