use metrics_runtime::{Family, Gauge, Metrics};

#[derive(Metrics)]
struct MailMetrics {
    /// Mails that wait.
    #[metric(labels("domain"), idle = 60s)]
    mails_waiting: Family<String, Gauge>,
}

fn main() {}
