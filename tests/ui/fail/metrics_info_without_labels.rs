use metrics_runtime::{Info, Metrics};

#[derive(Metrics)]
struct MailMetrics {
    /// What is built.
    mail_build_info: Info<()>,
}

fn main() {}
