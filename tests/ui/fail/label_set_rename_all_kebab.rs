use metrics_runtime::LabelSet;

#[derive(LabelSet)]
#[label(rename_all = "kebab-case")]
struct Payment {
    paid: bool,
}

fn main() {}
