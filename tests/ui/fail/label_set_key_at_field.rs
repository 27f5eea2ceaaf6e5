use metrics_runtime::LabelSet;

#[derive(LabelSet)]
struct Payment {
    #[label(name = "settled")]
    paid: bool,
}

fn main() {}
