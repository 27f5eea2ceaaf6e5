use metrics_runtime::{ErrorOutcome, LabelSink, LabelValue, Metrics, OutcomeOf, Family, Counter};

struct OrderError(String);

impl LabelValue for OrderError {
    const VALUES: Option<&'static [&'static str]> = None;

    fn index(&self) -> usize {
        0
    }

    fn encode(&self, sink: &mut impl LabelSink) {
        sink.open(&self.0);
    }
}

impl ErrorOutcome for OrderError {}

#[derive(Metrics)]
struct ShopMetrics {
    /// Orders.
    orders_total: Family<OutcomeOf<OrderError>, Counter>,
}

fn main() {}
