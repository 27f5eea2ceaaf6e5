use metrics_runtime::LabelSet;

#[derive(LabelSet)]
struct Payment {
    #[label(skip_if = str::len)]
    card: String,
    paid: bool,
}

fn main() {}
