use metrics_runtime::{Family, Metrics, Summary};

type Flags = (bool, bool, bool, bool);

#[derive(Metrics)]
struct MailMetrics {
    /// Size of a mail.
    #[metric(quantiles = [0.99], allow(summary), reason = "in a contract")]
    #[metric(labels("a", "b", "c", "d", "e", "f", "g", "h"))]
    mail_size_bytes: Family<(Flags, Flags), Summary>,
}

fn main() {}
