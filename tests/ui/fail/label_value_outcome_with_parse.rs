use metrics_runtime::LabelValue;

#[derive(LabelValue)]
#[label(outcome, parse)]
enum OrderError {
    Late,
}

fn main() {}
