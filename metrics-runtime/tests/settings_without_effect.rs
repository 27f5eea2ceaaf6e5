//! A setting that would have no effect beside others is an error that names it.

mod common;

use metrics_runtime::{Buckets, Exporter, ExporterBuilder, InstallError, Matcher, Registry};

#[track_caller]
fn unused(builder: ExporterBuilder, setting: &str) {
    let error = builder.start().map(drop).expect_err(setting);
    assert!(matches!(error, InstallError::Unused(_)), "{error}");
    assert!(
        error.to_string().contains(&format!("`{setting}`")),
        "{error}"
    );
}

fn builder() -> ExporterBuilder {
    Exporter::builder().registry(&Registry::new())
}

#[test]
fn settings_of_the_recorder_need_the_recorder() {
    unused(
        builder().buckets(Matcher::suffix("_rows"), Buckets::BYTES),
        "buckets",
    );
    unused(builder().max_facade_families(7), "max_facade_families");
    unused(
        builder().function_buckets(Buckets::BYTES),
        "function_buckets",
    );
}

#[test]
#[cfg(unix)]
fn settings_of_tcp_need_an_address() {
    let path = |name: &str| {
        let name = format!("metrics-unused-{}-{name}.sock", std::process::id());
        std::env::temp_dir().join(name)
    };
    unused(
        builder().listen_unix(path("allow")).allow("127.0.0.1"),
        "allow",
    );
    #[cfg(feature = "tls")]
    unused(
        builder()
            .listen_unix(path("tls"))
            .tls_files("a.crt", "a.key"),
        "tls",
    );
    let both = builder()
        .listen_unix(path("both"))
        .listen("127.0.0.1:0")
        .allow("127.0.0.1")
        .start();
    assert!(both.is_ok(), "{both:?}");
}

#[test]
#[cfg(feature = "tls")]
fn tls_is_set_up_once() {
    unused(
        builder()
            .tls_files("a.crt", "a.key")
            .tls_files("b.crt", "b.key")
            .listen("127.0.0.1:0"),
        "tls_files",
    );
}

/// Nobody answers a request, so nobody asks for a token.
#[test]
#[cfg(not(feature = "tower"))]
fn settings_of_requests_need_someone_who_answers() {
    for builder in [builder().bearer_token("t"), builder().created(true)] {
        let error = builder.install().map(drop).expect_err("nobody answers");
        assert!(matches!(error, InstallError::Unused(_)), "{error}");
    }
}
