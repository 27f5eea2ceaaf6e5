//! The HTTP server: hyper, on a thread of its own.

mod accept;
mod connection;
mod connections;
mod listen;
mod noticed;
mod peers;
mod shared;
mod socket;
mod thread;
#[cfg(feature = "tls")]
mod tls;
#[cfg(unix)]
mod unix;

pub(super) use listen::{Bound, bind};
pub(super) use peers::Peers;
pub(super) use shared::Service;
pub(super) use thread::{Server, park};
#[cfg(feature = "tls")]
pub(super) use tls::Tls;
