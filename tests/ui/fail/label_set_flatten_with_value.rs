use metrics_runtime::{LabelSet, Outcome};

#[derive(LabelSet)]
struct Payment {
    #[label(flatten = true)]
    outcome: Outcome,
    paid: bool,
}

fn main() {}
