use metrics_runtime::{Counter, Info, Metrics};

#[derive(Metrics)]
struct MailMetrics {
    /// What is built.
    #[metric(labels("version"))]
    mail_build_info: Info<String>,
    /// Builds there were.
    mail_build_total: Counter,
}

fn main() {}
