use metrics_runtime::{Metrics, Summary};

#[derive(Metrics)]
struct MailMetrics {
    /// Size of a mail.
    #[metric(quantiles = [0.5, 0.99])]
    mail_size_bytes: Summary,
}

fn main() {}
