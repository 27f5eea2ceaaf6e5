use metrics_runtime::LabelSet;

#[derive(LabelSet)]
struct Payment {
    paid: bool,
}

#[derive(LabelSet)]
struct Order {
    payment: Payment,
}

fn main() {}
