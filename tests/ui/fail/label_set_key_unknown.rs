use metrics_runtime::LabelSet;

#[derive(LabelSet)]
#[label(prefix = "payment")]
struct Payment {
    paid: bool,
}

fn main() {}
