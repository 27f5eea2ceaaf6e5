//! Measures `metrics-runtime` beside other metrics libraries, one module for each group of items.

pub mod counter;
pub mod dense;
pub mod gauge;
pub mod harness;
pub mod histogram;
pub mod open;
pub mod page;
pub mod scrape;
pub mod timed;
