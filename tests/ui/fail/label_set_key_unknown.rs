use metrics_runtime::LabelSet;

#[derive(LabelSet)]
#[label(rename_all = "snake_case")]
struct Payment {
    paid: bool,
}

fn main() {}
