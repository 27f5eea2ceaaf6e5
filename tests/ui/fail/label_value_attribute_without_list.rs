use metrics_runtime::LabelValue;

#[derive(LabelValue)]
#[label]
enum Payment {
    Cash,
    Card,
}

fn main() {}
