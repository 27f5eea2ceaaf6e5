use metrics_runtime::LabelSet;

#[derive(LabelSet)]
struct Payment {}

fn main() {}
