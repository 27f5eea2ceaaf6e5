use metrics_runtime::{Family, Metrics, Summary};

#[derive(Metrics)]
struct MailMetrics {
    /// Size of a mail.
    #[metric(quantiles = [0.99, 0.5], labels("domain"), allow(summary), reason = "in a contract")]
    mail_size_bytes: Family<String, Summary>,
}

fn main() {}
