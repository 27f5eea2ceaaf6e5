use metrics_runtime::{Metrics, Summary};

#[derive(Metrics)]
#[metrics(allow(summary), reason = "in a contract")]
struct MailMetrics {
    /// Size of a mail.
    #[metric(name = "mail_size_bytes", quantiles = [0.5], labels(side = "in"))]
    received: Summary,
    /// Size of a mail.
    #[metric(name = "mail_size_bytes", quantiles = [0.9], labels(side = "out"))]
    sent: Summary,
}

fn main() {}
