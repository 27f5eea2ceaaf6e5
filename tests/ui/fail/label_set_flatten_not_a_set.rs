use metrics_runtime::LabelSet;

#[derive(LabelSet)]
struct Payment {
    #[label(flatten)]
    amount: f64,
    paid: bool,
}

fn main() {}
