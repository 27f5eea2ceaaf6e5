use metrics_runtime::LabelValue;

#[derive(LabelValue)]
enum Payment {
    #[label(rename = coins)]
    Cash,
}

fn main() {}
