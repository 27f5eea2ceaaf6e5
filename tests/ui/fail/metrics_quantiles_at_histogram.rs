use metrics_runtime::{Buckets, Histogram, Metrics};

#[derive(Metrics)]
struct MailMetrics {
    /// Size of a mail.
    #[metric(quantiles = [0.99], buckets = Buckets::LATENCY)]
    mail_size_bytes: Histogram,
}

fn main() {}
