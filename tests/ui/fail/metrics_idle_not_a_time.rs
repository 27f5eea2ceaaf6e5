use metrics_runtime::{ExpiringGauge, Metrics};

#[derive(Metrics)]
struct MailMetrics {
    /// Mails that wait.
    #[metric(idle = "60s")]
    mails_waiting: ExpiringGauge,
}

fn main() {}
