//! A request under way, which is recorded however it ends.

use std::sync::Arc;

use http::{HeaderMap, Response, StatusCode, header, request};
use http_body::Body;

use super::end::End;
use super::guarded::guarded;
use super::record::Records;
use super::request::{RemoteCall, RequestHead, Settings};
use super::values::RpcStatus;
use crate::support::Ticks;
use crate::timed::Outcome;

/// What the services of a layer share.
#[derive(Debug)]
pub(super) struct Shared<S> {
    pub(super) settings: Settings,
    pub(super) records: S,
}

/// A request under way. It is recorded when this is dropped.
pub(super) struct Exchange<S: Records> {
    shared: Arc<Shared<S>>,
    pub(super) state: S::State,
    start: Ticks,
    /// What it means if this is dropped now.
    pub(super) ending: Outcome,
    /// Whether that was recorded already: the rest of its body is being sent.
    is_over: bool,
    call: RemoteCall,
    /// Whether nothing but the head of the response is of interest.
    is_head: bool,
    status: Option<StatusCode>,
    rpc_status: Option<RpcStatus>,
    /// How long the body of the response is, and how much of it has passed.
    length: Option<u64>,
    bytes: u64,
}

impl<S: Records> Exchange<S> {
    /// A request comes; nothing if it is not to be measured.
    pub(super) fn begin(shared: &Arc<Shared<S>>, parts: &request::Parts) -> Option<Self> {
        let request = RequestHead::new(parts, &shared.settings);
        if shared.settings.is_skipped(&request) {
            return None;
        }
        let start = Ticks::now();
        let state = guarded(|| shared.records.begin(&request))?;
        Some(Self {
            shared: shared.clone(),
            state,
            start,
            ending: Outcome::Panic,
            is_over: false,
            call: request.remote_call(),
            is_head: parts.method == http::Method::HEAD,
            status: None,
            rpc_status: None,
            length: None,
            bytes: 0,
        })
    }

    /// There is a response. Tells whether a body comes behind it.
    pub(super) fn respond(&mut self, response: &Response<impl Body>) -> bool {
        let (status, body) = (response.status(), response.body());
        self.status = Some(status);
        let has_no_body = body.is_end_stream();
        if has_no_body || self.call == RemoteCall::Grpc {
            self.rpc_status = RpcStatus::find(response.headers());
        }
        if self.call != RemoteCall::None && self.rpc_status.is_none() {
            self.rpc_status = response.extensions().get().copied();
        }
        // A server does not read the body of such a response, but drops it.
        let is_head = self.is_head
            || status.is_informational()
            || status == StatusCode::NO_CONTENT
            || status == StatusCode::NOT_MODIFIED;
        if has_no_body || is_head {
            self.ending = Outcome::Ok;
            return false;
        }
        // How a call of gRPC ended is known at its end alone.
        if self.shared.settings.until_head && self.call != RemoteCall::Grpc {
            self.ending = Outcome::Ok;
            self.over();
        }
        self.ending = Outcome::Cancelled;
        let announced = || length(response.headers());
        self.length = body.size_hint().exact().or_else(announced);
        true
    }

    /// Some of the response's body passes.
    #[inline]
    pub(super) fn pass(&mut self, bytes: usize) {
        self.bytes += bytes as u64;
    }

    /// The trailers pass, which end the body.
    pub(super) fn trailers(&mut self, trailers: &HeaderMap) {
        self.rpc_status = RpcStatus::find(trailers).or(self.rpc_status);
    }

    fn over(&mut self) {
        let end = self.end();
        self.is_over = true;
        self.shared.records.over(&mut self.state, &end);
    }

    fn end(&self) -> End {
        let settings = &self.shared.settings;
        let is_grpc = self.call == RemoteCall::Grpc;
        let rpc_status = self
            .rpc_status
            .unwrap_or_else(|| RpcStatus::without_its_own(self.ending, self.status, is_grpc));
        let has_own_status = is_grpc || self.rpc_status.is_some();
        let outcome = match (self.ending, self.status) {
            (Outcome::Ok, Some(status))
                if !settings.is_success(status, has_own_status.then_some(rpc_status)) =>
            {
                Outcome::Error
            }
            (ending, _) => ending,
        };
        let without = || settings.status_without_response(outcome == Outcome::Cancelled);
        End {
            status: self.status.or_else(without),
            outcome,
            rpc_status,
            nanos: self.start.elapsed_nanos(),
            response_bytes: self.bytes,
        }
    }
}

impl<S: Records> Drop for Exchange<S> {
    #[inline]
    fn drop(&mut self) {
        // A server that has sent as much as it announced may drop the body without asking for its end.
        let is_whole = self.length.is_some_and(|length| self.bytes >= length);
        if self.ending == Outcome::Cancelled && is_whole {
            self.ending = Outcome::Ok;
        }
        if !self.is_over {
            self.over();
        }
        let end = self.end();
        self.shared.records.sent(&mut self.state, &end);
    }
}

/// The length that a response announces.
fn length(headers: &HeaderMap) -> Option<u64> {
    let text = headers.get(header::CONTENT_LENGTH)?.to_str().ok()?;
    text.parse().ok()
}
