//! Names of the facade that keep characters which only newer clients can read.

use std::borrow::Cow;

use crate::naming::{Escaping, Named};
use crate::support::MAX_LABEL_NAME_BYTES;

/// The name of a family by which it is known, which every client can read; `None` where that is reserved or empty, as without
/// such characters.
pub(crate) fn name(raw: &str) -> Option<Cow<'_, str>> {
    let name = Escaping::Underscores.escape(raw, Named::Metric);
    let is_reserved = name.starts_with("__") || name.starts_with("metrics_runtime_");
    (!name.is_empty() && !is_reserved).then_some(name)
}

/// Whether a label can have this name, but for those that are reserved for one type of metric: nothing that it reads as is reserved.
pub(super) fn is_label_name(raw: &str) -> bool {
    let readable = Escaping::Underscores.escape(raw, Named::Label);
    !raw.is_empty() && raw.len() <= MAX_LABEL_NAME_BYTES && !readable.starts_with("__")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_by_what_every_client_can_read() {
        for (raw, expected) in [
            ("requests_total", Some("requests_total")),
            ("http.requests", Some("http_requests")),
            ("job:rate", Some("job:rate")),
            ("größe", Some("gr__e")),
            ("", None),
            ("..x", None),
            ("__name__", None),
            ("metrics.runtime.x", None),
        ] {
            assert_eq!(name(raw).as_deref(), expected, "{raw}");
        }
    }
}
