//! The label of the route.

use super::open_value::open_value;

/// The route of a request, such as `/users/{id}`: never its path.
///
/// The value is, in this order, the one that [`route_by`](crate::http::HttpLayer::route_by) returns, the route that axum's router
/// matched (with the feature `axum`), one of the [templates](crate::http::HttpLayer::routes), the path [without identifiers](crate::http::HttpLayer::without_ids), or
/// `unmatched`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Route(pub(in crate::http) &'static str);

impl Route {
    /// A route of the program.
    #[must_use]
    pub const fn new(route: &'static str) -> Self {
        Self(route)
    }

    /// Returns the text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

open_value!(Route: |route| route.0);
