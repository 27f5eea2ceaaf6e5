use metrics_runtime::{Gauge, Metrics};

#[derive(Metrics)]
struct MailMetrics {
    /// Mails that wait.
    #[metric(allow(summary), reason = "it was one")]
    mails_waiting: Gauge,
}

fn main() {}
