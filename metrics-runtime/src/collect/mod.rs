//! Collectors: what is looked up when a page is made, not recorded when it happens.
//!
//! A [`Plan`] is what an exporter is asked for; [`Collectors`] run it. Each collector has a runner with a state of its own: its
//! runs are threads, of which it has one at most, so that one which hangs costs nothing but its own families.

mod asynchronous;
mod build;
mod collection;
mod collector;
mod collector_metrics;
mod collectors;
mod declare;
mod families;
mod plan;
mod process;
mod run;
mod runner;
mod schedule;
#[cfg(feature = "system")]
mod system;
#[cfg(feature = "tokio-metrics")]
mod tokio;

pub use build::BuildInfo;
pub use collection::{Collection, OnFailure};
pub use collector::Collector;
pub(crate) use collectors::{Collectors, Patience};
pub use plan::CollectError;
pub(crate) use plan::{Parked, Plan};
pub(crate) use process::{IS_PROCESS_KNOWN, process_collector};
#[cfg(feature = "system")]
pub(crate) use system::system_collectors;
#[cfg(feature = "tokio-metrics")]
pub(crate) use tokio::tokio_collector;
