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
            assert!(
                matches!(
                    of(CONTENT_TYPE),
                    Some(
                        "text/plain; version=0.0.4; charset=utf-8"
                            | "application/openmetrics-text; version=1.0.0; charset=utf-8"
                            | "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited"
                    )
                ),
                "{headers:?}"
            );
            assert!(
                matches!(of(CONTENT_ENCODING), None | Some("gzip")),
                "{headers:?}"
            );
        }
        406 => assert!(!response.body().is_end_stream(), "it says why"),
        status => panic!("{status}"),
    }
});
