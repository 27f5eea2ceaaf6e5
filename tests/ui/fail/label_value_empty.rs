use metrics_runtime::LabelValue;

#[derive(LabelValue)]
enum Payment {}

fn main() {}
