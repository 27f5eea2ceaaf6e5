use metrics_runtime::LabelValue;

#[derive(LabelValue)]
#[label(rename_all = "snake")]
enum Payment {
    Cash,
}

fn main() {}
