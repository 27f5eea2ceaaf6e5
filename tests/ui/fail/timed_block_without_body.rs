use metrics_runtime::timed;

struct Order;

#[timed]
impl Order {
    fn one(&self) -> u8;
}

fn main() {}
