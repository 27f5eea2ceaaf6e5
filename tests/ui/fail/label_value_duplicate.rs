use metrics_runtime::LabelValue;

#[derive(LabelValue)]
enum Payment {
    Cash,
    #[label(rename = "cash")]
    Coins,
}

fn main() {}
