use metrics_runtime::{ExpiringGauge, Metrics};

#[derive(Metrics)]
struct MailMetrics {
    /// Mails that wait.
    #[metric(idle = "a minute")]
    mails_waiting: ExpiringGauge,
}

fn main() {}
