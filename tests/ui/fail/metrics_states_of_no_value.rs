use metrics_runtime::{Metrics, StateSet};

enum Power {
    Off,
    On,
}

#[derive(Metrics)]
struct MailMetrics {
    /// Whether mails are sent.
    mail_power: StateSet<Power>,
}

fn main() {}
