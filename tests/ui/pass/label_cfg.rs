//! Fields and variants that are not there, with keys that nobody reads then, and attributes of others between ours.

use metrics_runtime::{Counter, Family, LabelSet, LabelValue, Metrics, Outcome, Registry};

#[derive(LabelValue)]
#[label(parse)]
#[cfg_attr(all(), label(rename_all = "UPPERCASE"))]
enum Method {
    /// To get.
    #[cfg(all())]
    #[label(rename = "get")]
    Get,
    #[cfg(any())]
    #[label(rename = "get", nonsense)]
    Gone,
    #[cfg_attr(all(), label(other))]
    #[allow(dead_code, reason = "it is never made here")]
    Other(String),
    #[cfg(any())]
    #[label(other)]
    OtherGone,
}

#[derive(LabelSet)]
struct Request {
    /// How it was asked.
    #[cfg_attr(all(), label(rename = "how"))]
    method: Method,
    #[cfg(any())]
    #[label(flatten, rename = "gone")]
    gone: Outcome,
    #[cfg_attr(any(), label(nonsense))]
    #[allow(clippy::struct_field_names, reason = "it is called so")]
    #[label(flatten)]
    outcome: Outcome,
}

#[derive(Metrics)]
struct HttpMetrics {
    /// Requests answered.
    http_requests_total: Family<Request, Counter>,
}

fn main() {
    let registry = Registry::new();
    let http = HttpMetrics::register_in(&registry);
    for text in ["get", "GET"] {
        let request = Request {
            method: text.into(),
            outcome: Outcome::Ok,
        };
        http.http_requests_total.with(&request).increment(1);
    }
    assert!(registry.render().ends_with(
        "http_requests_total{how=\"get\",outcome=\"ok\"} 1\n\
         http_requests_total{how=\"GET\",outcome=\"ok\"} 1\n"
    ));
}
