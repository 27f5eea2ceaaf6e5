//! Answers to requests, whoever reads and writes them.

mod coding;
mod credentials;
mod index;
mod negotiation;
mod responder;
mod timeout;

pub(super) use credentials::Credentials;
#[cfg(feature = "axum")]
pub(super) use responder::{HEALTH, METRICS};
pub(super) use responder::{Responder, plain};
