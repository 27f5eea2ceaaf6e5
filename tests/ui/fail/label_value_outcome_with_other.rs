use metrics_runtime::LabelValue;

#[derive(LabelValue)]
#[label(outcome)]
enum OrderError {
    Late,
    #[label(other)]
    Other(String),
}

fn main() {}
