use metrics_runtime::LabelSet;

#[derive(LabelSet)]
enum Payment {
    Cash,
}

fn main() {}
