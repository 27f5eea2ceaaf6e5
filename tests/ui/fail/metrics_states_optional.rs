use metrics_runtime::{Metrics, StateSet};

#[derive(Metrics)]
struct MailMetrics {
    /// Whether mails are sent.
    mail_power: StateSet<Option<bool>>,
}

fn main() {}
