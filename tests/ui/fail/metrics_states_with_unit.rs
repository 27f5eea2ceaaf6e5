use metrics_runtime::{Metrics, StateSet};

#[derive(Metrics)]
struct MailMetrics {
    /// Whether mails are sent.
    #[metric(unit = "power")]
    mail_power: StateSet<bool>,
}

fn main() {}
