use metrics_runtime::LabelSet;

#[derive(LabelSet)]
struct Payment {
    #[label]
    card: String,
    paid: bool,
}

fn main() {}
