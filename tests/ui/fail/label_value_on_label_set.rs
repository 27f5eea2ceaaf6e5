use metrics_runtime::{LabelSet, LabelValue};

#[derive(LabelSet, LabelValue)]
struct Payment {
    paid: bool,
    town: String,
}

fn main() {}
