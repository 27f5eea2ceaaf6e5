//! metrics-exporter-prometheus in charge of the facade: its recorder, its page, and its upkeep.
//!
//! No other room knows that recorder.

mod drain_gate;
mod families_of_page;
mod name_claims;
mod page_lines;
mod series_filter;
mod upkeep;
mod upstream_recorder;

pub(crate) use families_of_page::{named, select_families};
pub(crate) use upkeep::Upkeep;
pub(crate) use upstream_recorder::Upstream;
