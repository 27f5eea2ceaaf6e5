use metrics_runtime::LabelValue;

#[derive(LabelValue)]
#[label(outcome)]
enum FetchError {
    Cancelled,
    Timeout,
}

fn main() {}
