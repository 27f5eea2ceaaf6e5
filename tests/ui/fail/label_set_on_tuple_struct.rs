use metrics_runtime::LabelSet;

#[derive(LabelSet)]
struct Payment(bool);

fn main() {}
