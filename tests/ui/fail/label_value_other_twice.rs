use metrics_runtime::LabelValue;

#[derive(LabelValue)]
enum Payment {
    Cash,
    #[label(other)]
    Card(String),
    #[label(other)]
    Other,
}

fn main() {}
