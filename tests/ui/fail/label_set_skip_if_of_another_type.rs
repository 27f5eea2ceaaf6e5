use metrics_runtime::LabelSet;

fn is_unknown(card: &str) -> bool {
    card == "unknown"
}

#[derive(LabelSet)]
struct Payment {
    #[label(skip_if = is_unknown)]
    card: u8,
    paid: bool,
}

fn main() {}
