//! Answers to requests, whoever reads and writes them.

mod coding;
mod credentials;
mod index;
mod negotiation;
mod responder;
mod timeout;

pub(super) use credentials::Credentials;
pub(super) use responder::{Answers, plain};
#[cfg(feature = "axum")]
pub(super) use responder::{HEALTH, METRICS};
