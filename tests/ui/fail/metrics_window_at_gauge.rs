use metrics_runtime::{Gauge, Metrics};

#[derive(Metrics)]
struct MailMetrics {
    /// Mails that wait.
    #[metric(window = 60s)]
    mails_waiting: Gauge,
}

fn main() {}
