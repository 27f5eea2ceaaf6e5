use metrics_runtime::LabelSet;

#[derive(LabelSet)]
#[label(rename_all = "snake_case")]
struct Payment {
    _3d_secure: bool,
    paid: bool,
}

fn main() {}
