use metrics_runtime::LabelSet;

#[derive(LabelSet)]
struct Payment {
    #[label(skip_if = "String::is_empty")]
    card: String,
    paid: bool,
}

fn main() {}
