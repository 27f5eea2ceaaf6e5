use metrics_runtime::{ExpiringGauge, Metrics};

#[derive(Metrics)]
struct MailMetrics {
    /// Mails that wait.
    #[metric(idle = std::time::Duration::ZERO)]
    mails_waiting: ExpiringGauge,
}

fn main() {}
