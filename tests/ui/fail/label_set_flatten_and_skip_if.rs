use metrics_runtime::{LabelSet, Outcome};

#[derive(LabelSet)]
struct Payment {
    #[label(skip_if = Outcome::is_ok, flatten)]
    outcome: Outcome,
    paid: bool,
}

fn main() {}
