use metrics_runtime::{Family, Metrics, StateSet};

#[derive(Metrics)]
struct MailMetrics {
    /// Whether mails are sent.
    #[metric(labels("mail_power"))]
    mail_power: Family<String, StateSet<bool>>,
}

fn main() {}
