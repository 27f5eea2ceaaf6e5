use metrics_runtime::LabelSet;

#[derive(LabelSet)]
struct Payment {
    __paid: bool,
}

fn main() {}
