//! What several tests need: other programs, and real servers that scrape.
#![allow(dead_code, reason = "each test binary uses a part of it")]

pub(crate) mod example;
pub(crate) mod judge;
#[path = "../../metrics-runtime/tests/common/ports.rs"]
pub(crate) mod ports;
pub(crate) mod running;
pub(crate) mod scraper;
