//! Negotiation: whatever a client writes into its headers and its query, it gets a page that is what the headers of the
//! answer say, or is told why not.
//!
//! The input is three lines: `Accept`, `Accept-Encoding`, and the query.
#![no_main]

use std::sync::LazyLock;

use hyper::body::Body as _;
use hyper::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, HeaderValue};
use hyper::{Request, Uri};
use libfuzzer_sys::fuzz_target;
use metrics_runtime::{Counter, Exporter, Metrics, Page, Registry};
use tokio::runtime::Runtime;
use tower_service::Service as _;

#[derive(Metrics)]
struct Calls {
    /// Calls of something.
    calls_total: Counter,
}

static PAGE: LazyLock<(Page, Runtime)> = LazyLock::new(|| {
    let registry = Registry::new();
    Calls::register_in(&registry).calls_total.increment(1);
    let page = Exporter::builder().registry(&registry).install();
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    (
        page.expect("nothing is installed"),
        runtime.expect("a runtime"),
    )
});

/// Whether this is the type of a page, with one of the schemes by which names are escaped, which the newer texts always tell.
fn is_offered(content_type: &str) -> bool {
    let (offered, escaping) = match content_type.split_once("; escaping=") {
        Some((offered, escaping)) => (offered, Some(escaping)),
        None => (content_type, None),
    };
    let is_scheme = |scheme| ["underscores", "dots", "values", "allow-utf-8"].contains(&scheme);
    let is_told = match offered {
        "text/plain; version=1.0.0; charset=utf-8"
        | "application/openmetrics-text; version=1.0.0; charset=utf-8" => escaping.is_some(),
        "text/plain; version=0.0.4; charset=utf-8"
        | "application/openmetrics-text; version=0.0.1; charset=utf-8"
        | "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited" => {
            true
        }
        _ => false,
    };
    is_told && escaping.is_none_or(is_scheme)
}

fuzz_target!(|input: &[u8]| {
    let mut lines = input.split(|byte| *byte == b'\n');
    let mut line = || lines.next().unwrap_or_default();
    let mut request = Request::new(());
    for name in [ACCEPT, ACCEPT_ENCODING] {
        if let Ok(value) = HeaderValue::from_bytes(line()) {
            request.headers_mut().insert(name, value);
        }
    }
    let uri = [b"/metrics?", line()].concat();
    if let Ok(uri) = Uri::try_from(uri) {
        *request.uri_mut() = uri;
    }
    let (page, runtime) = &*PAGE;
    let Ok(response) = runtime.block_on(page.service().call(request));
    match response.status().as_u16() {
        200 => {
            let headers = response.headers();
            let of = |name| headers.get(name).and_then(|value| value.to_str().ok());
            let content_type = of(CONTENT_TYPE).unwrap_or_default();
            assert!(is_offered(content_type), "{headers:?}");
            assert!(
                matches!(of(CONTENT_ENCODING), None | Some("gzip")),
                "{headers:?}"
            );
        }
        406 => assert!(!response.body().is_end_stream(), "it says why"),
        status => panic!("{status}"),
    }
});
