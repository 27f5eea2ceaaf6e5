use metrics_runtime::LabelSet;

#[derive(LabelSet)]
struct Payment {
    #[label(skip_if = card.is_empty())]
    card: String,
    paid: bool,
}

fn main() {}
