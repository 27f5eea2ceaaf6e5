use metrics_runtime::LabelValue;

#[derive(LabelValue)]
enum Payment {
    Cash,
    #[label(other)]
    Card { bank: String },
}

fn main() {}
