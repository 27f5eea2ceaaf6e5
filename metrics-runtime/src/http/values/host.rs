//! The label of the host.

use super::open_value::open_value;

/// The host that a request goes to, without its port.
///
/// The value is the host that the layer was [given](crate::http::HttpLayer::host), that of the URI, that of the header `host`, or `unknown`. Of
/// those that were not given 1000 are told apart in a process; the others read `__overflow__`, and are counted in
/// `metrics_runtime_http_overflow_total`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Host(pub(in crate::http) &'static str);

impl Host {
    /// Returns the text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

open_value!(Host: |host| host.0);
