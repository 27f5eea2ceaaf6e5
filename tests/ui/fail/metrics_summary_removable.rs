use metrics_runtime::{Family, Metrics, Removable, Summary};

#[derive(Metrics)]
struct MailMetrics {
    /// Size of a mail.
    #[metric(quantiles = [0.99], labels("domain"), allow(summary), reason = "in a contract")]
    mail_size_bytes: Family<String, Summary, Removable>,
}

fn main() {}
