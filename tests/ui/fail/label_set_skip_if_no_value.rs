use metrics_runtime::LabelSet;

#[derive(LabelSet)]
struct Payment {
    #[label(skip_if = |amount| *amount == 0.0)]
    amount: f64,
    paid: bool,
}

fn main() {}
