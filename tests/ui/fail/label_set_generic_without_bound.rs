use metrics_runtime::LabelSet;

#[derive(LabelSet)]
struct Payment<T> {
    method: T,
}

fn main() {}
