use metrics_runtime::LabelSet;

#[derive(LabelSet)]
struct Payment {
    #[label(rename = "card-type")]
    card: u8,
    paid: bool,
}

fn main() {}
