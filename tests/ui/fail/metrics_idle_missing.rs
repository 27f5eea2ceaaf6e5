use metrics_runtime::{ExpiringGauge, Metrics};

#[derive(Metrics)]
struct MailMetrics {
    /// Mails that wait.
    mails_waiting: ExpiringGauge,
}

fn main() {}
