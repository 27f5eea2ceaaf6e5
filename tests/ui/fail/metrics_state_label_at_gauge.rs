use metrics_runtime::{Family, Gauge, Metrics};

#[derive(Metrics)]
struct MailMetrics {
    /// Mails that wait.
    #[metric(label = "domain")]
    mails_waiting: Family<String, Gauge>,
}

fn main() {}
