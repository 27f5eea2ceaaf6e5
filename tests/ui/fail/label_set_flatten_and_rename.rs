use metrics_runtime::{LabelSet, Outcome};

#[derive(LabelSet)]
struct Payment {
    #[label(flatten, rename = "result")]
    outcome: Outcome,
    paid: bool,
}

fn main() {}
