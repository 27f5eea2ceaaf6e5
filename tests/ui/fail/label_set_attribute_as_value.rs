use metrics_runtime::LabelSet;

#[derive(LabelSet)]
#[label = "camelCase"]
struct Payment {
    paid: bool,
}

fn main() {}
