use metrics_runtime::LabelSet;

#[derive(LabelSet)]
#[label(rename_all = "camelcase")]
struct Payment {
    paid: bool,
}

fn main() {}
