use metrics_runtime::{Metrics, Summary};

#[derive(Metrics)]
struct MailMetrics {
    /// Size of a mail.
    #[metric(quantiles = 0.99, allow(summary), reason = "in a contract")]
    mail_size_bytes: Summary,
}

fn main() {}
