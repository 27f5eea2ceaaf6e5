use metrics_runtime::LabelValue;

#[derive(LabelValue)]
#[label(outcome = "late")]
enum OrderError {
    Late,
}

fn main() {}
