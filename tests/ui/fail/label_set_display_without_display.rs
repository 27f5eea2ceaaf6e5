use metrics_runtime::LabelSet;

struct Card;

#[derive(LabelSet)]
struct Payment {
    #[label(display)]
    card: Card,
    paid: bool,
}

fn main() {}
