use metrics_runtime::{Info, Metrics};

struct Build {
    version: &'static str,
}

#[derive(Metrics)]
struct MailMetrics {
    /// What is built.
    mail_build_info: Info<Build>,
}

fn main() {}
