use metrics_runtime::LabelValue;

#[derive(LabelValue)]
enum OrderError {
    #[label(outcome)]
    Late,
}

fn main() {}
