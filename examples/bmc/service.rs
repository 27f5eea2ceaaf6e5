//! What the services have in common: a registry, an address, the layers of their APIs, and a page beside these.

use std::error::Error;
use std::net::SocketAddr;

use axum::Router;
use axum::http::HeaderMap;
use metrics_runtime::http::HttpLayer;
use metrics_runtime::{Exporter, ExporterBuilder, Page, Registry};
use tokio::net::TcpListener;

use crate::metrics::ApiMetrics;
use crate::support::Options;

/// Where the services of the system are, whether they run here or elsewhere.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Places {
    pub(crate) manager: SocketAddr,
    pub(crate) gateway: SocketAddr,
    pub(crate) agent: SocketAddr,
}

/// A service that is about to start: its address is taken, its registry is empty.
pub(crate) struct Service {
    name: &'static str,
    listener: TcpListener,
    pub(crate) registry: Registry,
    pub(crate) exporter: ExporterBuilder,
}

impl Service {
    /// Takes the address of the service, if it is to run here.
    pub(crate) async fn bind(
        name: &'static str,
        address: SocketAddr,
        options: &Options,
    ) -> Result<Option<Self>, Box<dyn Error>> {
        if !options.runs(name) {
            return Ok(None);
        }
        let registry = Registry::new();
        Ok(Some(Self {
            name,
            listener: TcpListener::bind(address).await?,
            exporter: Exporter::builder().registry(&registry),
            registry,
        }))
    }

    pub(crate) fn address(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves the API and, without being measured itself, the page.
    pub(crate) fn serve(self, api: Router, options: &Options) -> Result<Page, Box<dyn Error>> {
        let (name, address) = (self.name, self.address()?);
        let page = self.exporter.install()?;
        // The one that is merged in answers what no route matches: that is measured, too.
        let app = page.router().merge(api);
        tokio::spawn(async move {
            if let Err(error) = axum::serve(self.listener, app).await {
                eprintln!("bmc: {name} has stopped: {error}");
            }
        });
        options.say(format_args!("{name}: metrics on http://{address}/metrics"));
        options.say(format_args!("{name}: api on http://{address}/"));
        Ok(page)
    }
}

impl ApiMetrics {
    /// The API with its layers: every request is measured by its route, a remote call by its service and method as well.
    pub(crate) fn around<S: Clone + Send + Sync + 'static>(
        &self,
        http: Router<S>,
        rpc: Router<S>,
    ) -> Router<S> {
        let calls = HttpLayer::server()
            .requests(self.rpc_calls_total)
            .duration(self.rpc_call_duration_seconds);
        let requests = HttpLayer::server()
            .requests(self.http_requests_total)
            .duration(self.http_request_duration_seconds);
        http.merge(rpc.route_layer(calls)).layer(requests)
    }
}

/// The token that a request brings.
pub(crate) fn bearer(headers: &HeaderMap) -> &str {
    let text = headers
        .get("authorization")
        .and_then(|text| text.to_str().ok());
    text.and_then(|text| text.strip_prefix("Bearer "))
        .unwrap_or_default()
}
