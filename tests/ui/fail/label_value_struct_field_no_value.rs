use metrics_runtime::LabelValue;

#[derive(LabelValue)]
struct Weight(f64);

#[derive(LabelValue)]
struct Of<T>(T);

fn main() {}
