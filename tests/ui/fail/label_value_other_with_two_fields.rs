use metrics_runtime::LabelValue;

#[derive(LabelValue)]
enum Payment {
    Cash,
    #[label(other)]
    Card(String, u8),
}

fn main() {}
