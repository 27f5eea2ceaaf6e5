use metrics_runtime::{Info, Metrics};

#[derive(Metrics)]
struct MailMetrics {
    /// What is built.
    #[metric(labels("version"), lazy)]
    mail_build_info: Info<String>,
}

fn main() {}
