use metrics_runtime::{Info, LabelSet, Metrics};

#[derive(LabelSet)]
struct Build {
    version: &'static str,
}

#[derive(Metrics)]
struct MailMetrics {
    /// What is built.
    mail_build: Info<Build>,
}

fn main() {}
