//! The page in a server of `axum`.

use axum::Router;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use axum::routing::any;

use super::body::PageBody;
use super::exporter_handle::Page;
use super::respond::{HEALTH, METRICS};

impl Page {
    /// `/metrics` and `/health`, to be merged into the router of a program. To have the page elsewhere, route to
    /// [`service`](Self::service).
    ///
    /// ```standalone_crate
    /// use axum::Router;
    /// use axum::routing::get;
    /// use metrics_runtime::Exporter;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let page = Exporter::builder().install()?;
    /// let app: Router = Router::new()
    ///     .route("/", get(|| async { "the shop" }))
    ///     .merge(page.router());
    /// # let _ = app;
    /// # Ok(())
    /// # }
    /// ```
    pub fn router<S: Clone + Send + Sync + 'static>(&self) -> Router<S> {
        let (responder, service) = (self.responder.clone(), self.service());
        let health = any(move |request: Request| async move { responder.answer_health(request) });
        Router::new()
            .route_service(METRICS, service)
            .route(HEALTH, health)
    }
}

impl IntoResponse for PageBody {
    fn into_response(self) -> Response {
        Response::new(axum::body::Body::new(self))
    }
}
