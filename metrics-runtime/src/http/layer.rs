//! The layer: which metrics are filled, with what labels.

use std::fmt;
use std::sync::Arc;

use http::StatusCode;
use tower_layer::Layer;

use super::exchange::Shared;
use super::interned::{Origin, intern};
use super::record::{Durations, InFlight, Records, RequestSizes, Requests, ResponseSizes};
use super::request::{RequestHead, RouteBy, Settings, Side};
use super::service::HttpService;
use super::targets::{Counts, Observes, Tracks};
use super::values::{Route, Rpc};
use crate::registry::Registry;
use crate::series::Code;
use crate::support::calibrate;

/// Measures the requests of a tower service: of a server, or of a client.
///
/// It starts without metrics; each of [`requests`](Self::requests), [`duration`](Self::duration),
/// [`in_flight`](Self::in_flight), [`request_size`](Self::request_size) and [`response_size`](Self::response_size) adds one,
/// or several where it is called more than once. Clones are the same layer.
///
/// See the [module](crate::http) for a start.
#[derive(Debug)]
#[must_use = "a layer measures nothing before it is put around a service"]
pub struct HttpLayer<S = ()> {
    shared: Arc<Shared<S>>,
}

/// A template of a route that cannot be used; see [`HttpLayer::routes`].
#[derive(Clone, thiserror::Error)]
#[error("the route `{route}` cannot be matched: {mistake}")]
pub struct RouteError {
    route: String,
    mistake: matchit::InsertError,
}

/// `main` shows it by this, so it is the text.
impl fmt::Debug for RouteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl HttpLayer {
    /// For a server.
    pub fn server() -> Self {
        Self::new(Side::Server)
    }

    /// For a client.
    pub fn client() -> Self {
        Self::new(Side::Client)
    }

    fn new(side: Side) -> Self {
        calibrate();
        let shared = Shared {
            settings: Settings::new(side),
            records: (),
        };
        Self {
            shared: Arc::new(shared),
        }
    }
}

impl<S: Records + Clone> HttpLayer<S> {
    /// Counts requests, each once, when it is over.
    pub fn requests<F: Counts>(self, family: F) -> HttpLayer<(S, Requests<F>)> {
        self.and(Requests(family))
    }

    /// Records how long requests take, in seconds: from their arrival until the body of the response has passed, or until its
    /// head with [`until_head`](Self::until_head).
    pub fn duration<F: Observes>(self, family: F) -> HttpLayer<(S, Durations<F>)> {
        self.and(Durations(family))
    }

    /// Shows how many requests are in flight: for as long as they are timed.
    pub fn in_flight<F: Tracks>(self, family: F) -> HttpLayer<(S, InFlight<F>)> {
        self.and(InFlight(family))
    }

    /// Records the bytes of requests' bodies that the service read, once both the body and the response are gone; 0 where there
    /// is no body.
    ///
    /// The service gets a request with another body, [`RequestBody`](super::RequestBody), and must take that.
    pub fn request_size<F: Observes>(self, family: F) -> HttpLayer<(S, RequestSizes<F>)> {
        self.and(RequestSizes(family))
    }

    /// Records the bytes of responses' bodies that passed, when the body ends or is dropped; 0 where there is no response.
    /// Headers are not counted, nor what is done to the body outside of this layer, such as compressing it.
    pub fn response_size<F: Observes>(self, family: F) -> HttpLayer<(S, ResponseSizes<F>)> {
        self.and(ResponseSizes(family))
    }

    /// Requests to these paths or routes are not measured.
    pub fn skip<T: Into<Box<str>>>(self, paths: impl IntoIterator<Item = T>) -> Self {
        self.set(|settings| settings.skipped.extend(paths.into_iter().map(Into::into)))
    }

    /// A request is over with the head of its response: its duration does not contain the time to send the body, and it counts
    /// as cancelled only before that. Sizes are recorded at the end of the body all the same.
    ///
    /// That is for servers whose responses go on as long as the client likes. A gRPC call, which has its status at the end of the body,
    /// goes on to there all the same, where labels tell of remote calls.
    pub fn until_head(self) -> Self {
        self.set(|settings| settings.until_head = true)
    }

    /// The label [`Route`] of requests that match none; `unmatched` without this. It stands for unknown services and methods of
    /// remote calls as well.
    pub fn unmatched(self, route: impl AsRef<str>) -> Self {
        self.set(|settings| settings.unmatched = intern(route.as_ref(), Origin::Program))
    }

    /// Templates for servers without a router, such as `/users/{id}` and `/files/{*path}`: the label [`Route`] of a path is the
    /// one that it matches.
    ///
    /// # Errors
    ///
    /// When a template cannot be read, or matches the same paths as another one.
    ///
    /// ```
    /// use metrics_runtime::http::HttpLayer;
    ///
    /// assert!(HttpLayer::server().routes(["/users/{id}", "/users/me"]).is_ok());
    /// let error = HttpLayer::server().routes(["/users/{id}", "/users/{name}"]).unwrap_err();
    /// assert!(error.to_string().starts_with("the route `/users/{name}` cannot be matched: "));
    /// ```
    pub fn routes<T: AsRef<str>>(
        self,
        templates: impl IntoIterator<Item = T>,
    ) -> Result<Self, RouteError> {
        let mut router = self.shared.settings.templates.clone().unwrap_or_default();
        for template in templates {
            let template = template.as_ref();
            let route = Route(intern(template, Origin::Program));
            router
                .insert(template, route)
                .map_err(|mistake| RouteError {
                    route: template.into(),
                    mistake,
                })?;
        }
        Ok(self.set(|settings| settings.templates = Some(router)))
    }

    /// Finds the label [`Route`] in a way of the program's own, before all others; `None` leaves it to these.
    ///
    /// ```
    /// use metrics_runtime::http::{HttpLayer, Route};
    ///
    /// #[derive(Clone)]
    /// struct Handler { name: &'static str }
    ///
    /// let layer = HttpLayer::server()
    ///     .route_by(|request| request.extension::<Handler>().map(|handler| Route::new(handler.name)));
    /// # let _ = layer;
    /// ```
    pub fn route_by(
        self,
        route: impl Fn(&RequestHead<'_>) -> Option<Route> + Send + Sync + 'static,
    ) -> Self {
        let route: Box<RouteBy> = Box::new(route);
        let route = Registry::hold(Code::HttpLayer, route);
        self.set(|settings| settings.route_by = Some(Arc::new(route)))
    }

    /// Where nothing else knows the route, the label [`Route`] is the path, with `{id}` for each segment that is a number or a
    /// UUID.
    ///
    /// Clients choose paths: in a process 1000 of these are told apart. The others read `__overflow__`, and are counted in
    /// `metrics_runtime_http_overflow_total`. Where the routes are known, [`routes`](Self::routes) is better.
    pub fn without_ids(self) -> Self {
        self.set(|settings| settings.without_ids = true)
    }

    /// The methods of remote calls that there are, such as `grpc.health.v1.Health/Check`: others are
    /// [`unmatched`](Self::unmatched). What is no service and method, separated by a slash, is left out, and logged.
    pub fn rpcs<T: AsRef<str>>(self, methods: impl IntoIterator<Item = T>) -> Self {
        let known = methods.into_iter().filter_map(|method| {
            let method = method.as_ref();
            let Some((service, method)) = Rpc::parse(method) else {
                tracing::warn!(
                    method,
                    "what is given to `rpcs` is no service and method, and is left out: write `package.Service/Method`"
                );
                return None;
            };
            let rpc = Rpc {
                service: intern(service, Origin::Program),
                method: intern(method, Origin::Program),
            };
            Some((format!("/{service}/{method}").into(), rpc))
        });
        let known: Vec<(Box<str>, Rpc)> = known.collect();
        self.set(|settings| settings.rpcs.get_or_insert_default().extend(known))
    }

    /// What the label [`Host`](super::Host) reads: the name of the one service that a client talks to.
    pub fn host(self, name: impl AsRef<str>) -> Self {
        self.set(|settings| settings.host = Some(intern(name.as_ref(), Origin::Program)))
    }

    /// Which statuses are a success, for the label `outcome`: below 500 for a server, and below 400 for a client, without this.
    pub fn ok_if(self, is_ok: fn(StatusCode) -> bool) -> Self {
        self.set(|settings| settings.is_ok = is_ok)
    }

    fn and<R>(self, record: R) -> HttpLayer<(S, R)> {
        let Shared { settings, records } = self.take();
        let shared = Shared {
            settings,
            records: (records, record),
        };
        HttpLayer {
            shared: Arc::new(shared),
        }
    }

    fn set(self, change: impl FnOnce(&mut Settings)) -> Self {
        let mut shared = self.take();
        change(&mut shared.settings);
        Self {
            shared: Arc::new(shared),
        }
    }

    fn take(self) -> Shared<S> {
        Arc::try_unwrap(self.shared).unwrap_or_else(|shared| Shared {
            settings: shared.settings.clone(),
            records: shared.records.clone(),
        })
    }
}

impl<S> Clone for HttpLayer<S> {
    fn clone(&self) -> Self {
        Self {
            shared: self.shared.clone(),
        }
    }
}

impl<I, S> Layer<I> for HttpLayer<S> {
    type Service = HttpService<I, S>;

    fn layer(&self, inner: I) -> HttpService<I, S> {
        HttpService {
            inner,
            shared: self.shared.clone(),
        }
    }
}
