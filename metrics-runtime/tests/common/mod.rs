//! What several tests need: a strict reader of pages, one of HTTP answers, a subscriber that keeps warnings.
#![allow(dead_code, reason = "each test binary uses a part of it")]

pub(crate) mod bounded;
pub(crate) mod calls;
pub(crate) mod http;
pub(crate) mod page;
pub(crate) mod ports;
#[cfg(target_os = "linux")]
pub(crate) mod threads;
pub(crate) mod warnings;
