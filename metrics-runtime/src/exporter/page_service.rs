//! The page as a `tower` service.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use hyper::{Request, Response};
use tower_service::Service;

use super::body::PageBody;
use super::exporter_handle::Page;
use super::recorder_choice::InUse;
use super::respond::Responder;

/// Answers every request with the page, whatever its path: for a server of the program's own. Formats, compression, `name[]`,
/// `HEAD`, tokens and shared renderings are as with [`Exporter`](crate::Exporter); connections are that server's affair.
///
/// Rendering goes to a thread of its own, which the first request starts. Where it cannot be started, that request gets 503, and the
/// next one tries again.
#[derive(Debug, Clone)]
pub struct PageService {
    responder: Responder,
    _in_use: Option<InUse>,
}

impl Page {
    /// The page as a [`tower`](https://docs.rs/tower) service.
    ///
    /// ```
    /// use hyper::Request;
    /// use metrics_runtime::{Exporter, Registry};
    /// use tower_service::Service as _;
    ///
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let page = Exporter::builder().registry(&Registry::new()).install()?;
    /// let response = page.service().call(Request::get("/metrics").body(())?).await?;
    /// assert_eq!(response.status(), 200);
    /// # Ok(())
    /// # }
    /// # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    /// # runtime.block_on(example()).unwrap();
    /// ```
    #[must_use]
    pub fn service(&self) -> PageService {
        PageService {
            responder: self.responder.clone(),
            _in_use: self.in_use.clone(),
        }
    }
}

impl<B: Send + 'static> Service<Request<B>> for PageService {
    type Response = Response<PageBody>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<PageBody>, Infallible>> + Send>>;

    fn poll_ready(&mut self, _context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let responder = self.responder.clone();
        Box::pin(async move { Ok(responder.answer_page(request).await) })
    }
}
