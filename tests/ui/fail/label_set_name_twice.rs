use metrics_runtime::LabelSet;

#[derive(LabelSet)]
struct Payment {
    #[label(rename = "paid")]
    settled: bool,
    paid: bool,
}

fn main() {}
