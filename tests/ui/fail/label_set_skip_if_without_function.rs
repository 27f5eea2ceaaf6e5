use metrics_runtime::LabelSet;

#[derive(LabelSet)]
struct Payment {
    #[label(skip_if)]
    card: String,
    paid: bool,
}

fn main() {}
