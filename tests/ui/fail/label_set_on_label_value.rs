use metrics_runtime::{LabelSet, LabelValue};

#[derive(LabelValue, LabelSet)]
enum Payment {
    Cash,
}

fn main() {}
