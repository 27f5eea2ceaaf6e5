use metrics_runtime::{Counter, Family, LabelSet, LabelSink, Labels, Metrics};

struct Door;

impl LabelSet for Door {
    const LABELS: Labels = Labels::Label { name: Some("front door"), values: None, optional: false };

    fn index(&self) -> usize {
        0
    }

    fn encode(&self, sink: &mut impl LabelSink) {
        sink.open("front");
    }
}

#[derive(Metrics)]
struct DoorMetrics {
    /// Times it was opened.
    metrics_runtime_opened_total: Counter,
    /// Times it was shut.
    shut_total: Family<Door, Counter>,
}

fn main() {}
