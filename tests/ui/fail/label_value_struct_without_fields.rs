use metrics_runtime::LabelValue;

#[derive(LabelValue)]
struct Unit;

#[derive(LabelValue)]
struct Tuple();

#[derive(LabelValue)]
struct Named {}

fn main() {}
