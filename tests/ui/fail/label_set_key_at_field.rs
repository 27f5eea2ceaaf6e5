use metrics_runtime::LabelSet;

#[derive(LabelSet)]
struct Payment {
    #[label(rename = "settled")]
    paid: bool,
}

fn main() {}
