use metrics_runtime::{LabelSet, Outcome};

#[derive(LabelSet)]
struct Payment {
    #[label(flatten, display)]
    outcome: Outcome,
    paid: bool,
}

fn main() {}
