use metrics_runtime::LabelValue;

#[derive(LabelValue)]
enum Payment {
    #[label(name = "coins")]
    Cash,
}

fn main() {}
