use metrics_runtime::{LabelValue, Metrics, StateSet};

#[derive(LabelValue)]
enum Door {
    Open,
    Shut,
}

#[derive(Metrics)]
struct ShopMetrics {
    /// How the door is.
    #[metric(label = "doorState")]
    door: StateSet<Door>,
}

fn main() {}
