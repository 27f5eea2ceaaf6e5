use metrics_runtime::LabelValue;

#[derive(LabelValue)]
enum Payment {
    Cash,
    #[label(parse)]
    Card,
}

fn main() {}
