use metrics_runtime::LabelValue;

#[derive(LabelValue)]
enum Payment {
    Cash,
    #[label(other, rename = "card")]
    Card(String),
}

fn main() {}
