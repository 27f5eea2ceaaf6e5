//! The page at the root, for people.

/// What there is.
pub(super) const PAGE: &str = "<!DOCTYPE html>\n\
    <html lang=\"en\">\n\
    <head><meta charset=\"utf-8\"><title>Metrics</title></head>\n\
    <body>\n\
    <h1>Metrics</h1>\n\
    <ul>\n\
    <li><a href=\"/metrics\">/metrics</a>: for Prometheus</li>\n\
    <li><a href=\"/health\">/health</a>: whether the program is well</li>\n\
    </ul>\n\
    </body>\n\
    </html>\n";
