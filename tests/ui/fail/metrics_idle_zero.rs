use metrics_runtime::{ExpiringGauge, Metrics};

#[derive(Metrics)]
struct MailMetrics {
    /// Mails that wait.
    #[metric(idle = 0s)]
    mails_waiting: ExpiringGauge,
}

fn main() {}
