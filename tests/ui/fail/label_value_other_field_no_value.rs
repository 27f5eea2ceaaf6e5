use metrics_runtime::LabelValue;

#[derive(LabelValue)]
enum Payment {
    Cash,
    #[label(other)]
    Amount(f64),
}

fn main() {}
