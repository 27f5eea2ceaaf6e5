//! Answers to requests, whoever reads and writes them.

use std::sync::Arc;

use hyper::body::{Body as _, Bytes};
use hyper::header::{
    ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderValue,
    VARY, WWW_AUTHENTICATE, X_CONTENT_TYPE_OPTIONS,
};
use hyper::http::request::Parts as Head;
use hyper::{Method, Request, Response, StatusCode};

use super::credentials::{self, Credentials};
use super::{coding, index, negotiation, timeout};
use crate::encode::{Format, RenderRequest};
use crate::exporter::body::PageBody;
use crate::exporter::final_scrape::FinalScrape;
use crate::exporter::health::Health;
use crate::exporter::render::{Encoding, Failure, RenderQueue};

/// Where the page is.
pub(in crate::exporter) const METRICS: &str = "/metrics";

/// Where the health is.
pub(in crate::exporter) const HEALTH: &str = "/health";

const TEXT: &str = "text/plain; charset=utf-8";

/// What answers requests. Clones are the same.
#[derive(Debug, Clone)]
pub(in crate::exporter) struct Responder(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    pages: RenderQueue,
    health: Health,
    /// Whoever shows one of them is answered; everyone is, if there are none.
    credentials: Vec<Credentials>,
    last: FinalScrape,
}

impl Responder {
    pub(in crate::exporter) fn new(
        pages: RenderQueue,
        health: Health,
        credentials: Vec<Credentials>,
    ) -> Self {
        Self(Arc::new(Inner {
            pages,
            health,
            credentials,
            last: FinalScrape::default(),
        }))
    }

    pub(in crate::exporter) fn pages(&self) -> &RenderQueue {
        &self.0.pages
    }

    pub(in crate::exporter) fn health(&self) -> &Health {
        &self.0.health
    }

    pub(in crate::exporter) fn last_scrape(&self) -> &FinalScrape {
        &self.0.last
    }

    /// The answer of a server of ours.
    pub(in crate::exporter) async fn answer<B>(&self, request: Request<B>) -> Response<PageBody> {
        let (head, _body) = request.into_parts();
        as_asked(&head, self.answer_at(&head).await)
    }

    async fn answer_at(&self, head: &Head) -> Response<PageBody> {
        if let Some(refusal) = self.refuse_stranger(head) {
            return refusal;
        }
        let path = head.uri.path();
        if ![METRICS, HEALTH, "/"].contains(&path) {
            return plain(
                StatusCode::NOT_FOUND,
                "not found: the metrics are at /metrics\n",
            );
        }
        if let Some(refusal) = refuse_method(head) {
            return refusal;
        }
        match path {
            METRICS => self.metrics(head).await,
            HEALTH => self.healthy(),
            _ => respond(StatusCode::OK, "text/html; charset=utf-8", index::PAGE),
        }
    }

    /// The page, whatever the path: a program's own server chose it.
    #[cfg(feature = "tower")]
    pub(in crate::exporter) async fn answer_page<B>(
        &self,
        request: Request<B>,
    ) -> Response<PageBody> {
        let (head, _body) = request.into_parts();
        let response = match self.refuse(&head) {
            Some(refusal) => refusal,
            None => self.metrics(&head).await,
        };
        as_asked(&head, response)
    }

    /// The health, whatever the path.
    #[cfg(feature = "axum")]
    pub(in crate::exporter) fn answer_health<B>(&self, request: Request<B>) -> Response<PageBody> {
        let (head, _body) = request.into_parts();
        let response = self.refuse(&head).unwrap_or_else(|| self.healthy());
        as_asked(&head, response)
    }

    /// What is answered to one who may not ask, or asks in a way that nothing here answers.
    #[cfg(feature = "tower")]
    fn refuse(&self, head: &Head) -> Option<Response<PageBody>> {
        self.refuse_stranger(head).or_else(|| refuse_method(head))
    }

    /// What is answered, whatever is there, to one who may not ask.
    fn refuse_stranger(&self, head: &Head) -> Option<Response<PageBody>> {
        let all = &self.0.credentials;
        if all.is_empty() || credentials::are_shown(all, &head.headers) {
            return None;
        }
        let mut response = plain(
            StatusCode::UNAUTHORIZED,
            "unauthorized: a token or a password is needed\n",
        );
        for challenge in credentials::challenges(all) {
            response
                .headers_mut()
                .append(WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
        }
        Some(response)
    }

    async fn metrics(&self, head: &Head) -> Response<PageBody> {
        let patience = timeout::patience(&head.headers);
        let source = self.0.pages.source();
        let formats = source.formats();
        let Some(accepted) = negotiation::format(&head.headers, formats) else {
            return not_acceptable(formats);
        };
        let Some(encoding) = coding::encoding(&head.headers) else {
            return plain(
                StatusCode::NOT_ACCEPTABLE,
                "not acceptable: the page comes as it is, or compressed by gzip\n",
            );
        };
        let names = match names(head.uri.query().unwrap_or_default()) {
            Ok(names) => names,
            Err(failure) => {
                self.0.pages.report(failure);
                return without_page(failure);
            }
        };
        // Whoever asks for a part does not see what else was recorded last.
        let is_scrape = head.method == Method::GET && names.is_empty();
        let last = self.0.last.begin().filter(|_| is_scrape);
        let wanted = RenderRequest {
            format: accepted.format(),
            escaping: source.escaping(accepted.escaping()),
            created: source.created,
            names,
        };
        let page = match self.0.pages.get(wanted, encoding, patience).await {
            Ok(page) => page,
            Err(failure) => return without_page(failure),
        };
        let mut response = Response::new(PageBody::page(page, last));
        describe(response.headers_mut(), accepted.content_type(), encoding);
        response
    }

    fn healthy(&self) -> Response<PageBody> {
        let (is_up, json) = self.0.health.answer();
        let status = if is_up {
            StatusCode::OK
        } else {
            StatusCode::SERVICE_UNAVAILABLE
        };
        respond(status, "application/json", json)
    }
}

/// Without its body, where only the head was asked for: not every server leaves it out.
fn as_asked(head: &Head, mut response: Response<PageBody>) -> Response<PageBody> {
    if head.method == Method::HEAD {
        let length = response.body().size_hint().lower();
        let headers = response.headers_mut();
        headers.insert(CONTENT_LENGTH, length.into());
        *response.body_mut() = PageBody::text("");
    }
    response
}

/// What is answered to a method that nothing here answers.
fn refuse_method(head: &Head) -> Option<Response<PageBody>> {
    if [Method::GET, Method::HEAD].contains(&head.method) {
        return None;
    }
    let mut response = plain(
        StatusCode::METHOD_NOT_ALLOWED,
        "method not allowed: use GET or HEAD\n",
    );
    response
        .headers_mut()
        .insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
    Some(response)
}

/// The headers of a page.
fn describe(headers: &mut HeaderMap, content_type: HeaderValue, encoding: Encoding) {
    headers.insert(CONTENT_TYPE, content_type);
    if encoding != Encoding::Identity {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding.name()));
    }
    headers.insert(
        VARY,
        HeaderValue::from_static("accept, accept-encoding, authorization"),
    );
    describe_any(headers);
}

/// The headers of every answer: a page is of the moment, and its type is the one that is said.
fn describe_any(headers: &mut HeaderMap) {
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
}

/// The answer to a scrape that gets no page.
fn without_page(failure: Failure) -> Response<PageBody> {
    respond(failure.status(), TEXT, format!("{failure}\n"))
}

fn not_acceptable(formats: &[Format]) -> Response<PageBody> {
    let types: Vec<_> = negotiation::types(formats).collect();
    let text = format!("not acceptable: the metrics are {}\n", types.join(", or "));
    respond(StatusCode::NOT_ACCEPTABLE, TEXT, text)
}

/// The families that a query asks for by [`name[]`](https://prometheus.io/docs/prometheus/latest/federation/), as Prometheus'
/// own client libraries take it, in order; all of them if it asks for none.
fn names(query: &str) -> Result<Vec<String>, Failure> {
    let pairs = form_urlencoded::parse(query.as_bytes());
    let mut names = Vec::new();
    for (_, name) in pairs.filter(|(key, _)| key == "name[]") {
        if names.len() == Failure::MOST_NAMES || name.len() > Failure::MOST_NAME_BYTES {
            return Err(Failure::Names);
        }
        names.push(name.into_owned());
    }
    names.sort_unstable();
    names.dedup();
    Ok(names)
}

/// A short answer in plain text.
pub(in crate::exporter) fn plain(status: StatusCode, text: &'static str) -> Response<PageBody> {
    respond(status, TEXT, text)
}

fn respond(
    status: StatusCode,
    content_type: &'static str,
    body: impl Into<Bytes>,
) -> Response<PageBody> {
    let mut response = Response::new(PageBody::text(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    describe_any(headers);
    response
}

#[cfg(test)]
mod tests {
    use super::{Failure, names};

    #[test]
    fn names_of_a_query() {
        let none: [&str; 0] = [];
        for (query, expected) in [
            ("", &none[..]),
            ("name=a&names[]=b", &none),
            (
                "name[]=b&name%5B%5D=a_total&x=1&name[]=b",
                &["a_total", "b"],
            ),
        ] {
            let names = names(query).expect("few names");
            assert_eq!(names, expected, "{query}");
        }
    }

    #[test]
    fn too_many_or_too_long_names_are_refused() {
        let many = |count| "name[]=a&x=1&".repeat(count);
        assert_eq!(names(&many(Failure::MOST_NAMES)), Ok(vec!["a".to_owned()]));
        assert_eq!(names(&many(Failure::MOST_NAMES + 1)), Err(Failure::Names));
        // Their length is that of the name, and not of its encoding.
        let long = |bytes| format!("name[]={}", "%61".repeat(bytes));
        assert!(names(&long(Failure::MOST_NAME_BYTES)).is_ok());
        assert_eq!(
            names(&long(Failure::MOST_NAME_BYTES + 1)),
            Err(Failure::Names)
        );
    }
}
