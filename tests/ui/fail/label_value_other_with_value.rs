use metrics_runtime::LabelValue;

#[derive(LabelValue)]
enum Payment {
    Cash,
    #[label(other = "card")]
    Card,
}

fn main() {}
