use metrics_runtime::LabelValue;

#[derive(LabelValue)]
struct Payment {
    paid: bool,
    town: String,
}

fn main() {}
