use metrics_runtime::LabelSet;

#[derive(LabelSet)]
struct Payment {
    amount: f64,
    paid: bool,
}

fn main() {}
