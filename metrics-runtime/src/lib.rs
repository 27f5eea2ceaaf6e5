//! Declare Prometheus metrics as structs, time functions, serve the page.
//!
//! 1. **Declare** what the program measures: [`#[derive(Metrics)]`](derive@Metrics) on a struct, each field a metric family.
//! 2. **Annotate** the functions that matter: [`#[timed]`](macro@timed).
//! 3. **Start**: one call of [`Exporter::builder`] at boot installs the recorder and serves `/metrics`.
//!
//! ```standalone_crate
//! use metrics_runtime::{Buckets, Counter, Exporter, Global, Histogram, Metrics, timed};
//!
//! #[derive(Metrics)]
//! #[metrics(prefix = "shop")]
//! struct ShopMetrics {
//!     /// Orders handled.
//!     orders_total: Counter,
//!     /// Time to handle an order.
//!     #[metric(buckets = Buckets::LATENCY)]
//!     order_duration_seconds: Histogram,
//! }
//!
//! static SHOP: Global<ShopMetrics> = Global::new();
//!
//! #[timed(SHOP.order_duration_seconds)]
//! fn place_order() {
//!     SHOP.orders_total.increment(1);
//! }
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let exporter = Exporter::builder().serve("127.0.0.1:0")?;
//!     println!("metrics on http://{}/metrics", exporter.local_addr());
//!     place_order();
//!     Ok(())
//! }
//! ```
//!
//! # What holds
//!
//! - The name in the source is the name on the page. Names are checked at compile time, never corrected.
//! - Typed metrics can be recorded before anything is installed: all of it is on the page.
//! - Families whose labels are enums or `bool`, and those without labels, are on the page at zero from install, even when
//!   the program never came to touch them. A library that no path of the program names is not linked, and its metrics are
//!   rightly absent.
//! - What cannot be recorded as asked is an error, or a metric whose name starts with `metrics_runtime_`.
//! - Counting, timing and [tracking](Gauge::track) write to memory of the calling thread alone; a read adds the threads up,
//!   exactly for everything that happened before it (a join, a message). Shared by all threads are the value of a gauge that is
//!   set, incremented or decremented, and series that are [removable](Family#series-that-can-be-removed).
//!
//! # Forks, signals, allocators
//!
//! A child after `fork` has its parent's totals, and may have a lock that nobody will release: `exec` before anything else. A
//! signal handler that records on the thread it interrupts can make that one lose a record. A global allocator may increment
//! counters, set gauges and record into histograms by handles made before; it may not look up series that are new, nor use
//! `absolute` or `follow`. What it records while something is kept beside a series leaves no exemplar, and is not in a native histogram.
//!
//! # How it works
//!
//! A declaration is a constant table, and one entry in a link-time list. Registering it makes families in a [`Registry`], and series
//! for all labels that are closed. A handle names cells, of which every thread has its own; a page adds them up.
//! `docs/architecture.md`, beside `src`, has the modules with their arrows, the ways of a record, a scrape, a facade call and a
//! declaration, the invariants, and every call into foreign code.
//!
//! There is no `unsafe`.

pub mod catalog;
mod collect;
mod declaration;
mod encode;
mod exporter;
mod facade;
#[cfg(feature = "tower")]
pub mod http;
mod label;
mod metric;
mod naming;
mod registry;
mod scrape;
mod series;
pub mod snapshot;
mod storage;
mod support;
#[cfg(feature = "testing")]
pub mod testing;
mod timed;
#[cfg(feature = "upstream")]
mod upstream;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

pub use crate::declaration::Buckets;
pub use crate::exporter::{Exporter, Page};
#[cfg(feature = "summary")]
pub use crate::facade::Summaries;
pub use crate::facade::{Matcher, Recorder, RuleError};
pub use crate::support::{
    MAX_DESCRIPTIONS, MAX_FACADE_FAMILIES, MAX_HEALTH_COMPONENTS, MAX_HEALTH_NAME_BYTES,
    MAX_HEALTH_REASON_BYTES, MAX_HELP_BYTES, MAX_LABEL_NAME_BYTES, MAX_LABEL_VALUE_BYTES,
    MAX_LABELS, MAX_METRIC_NAME_BYTES, SharedTestClock, TestClock,
};
pub use catalog::catalog;
pub use collect::{BuildInfo, CollectError, Collection, Collector, OnFailure};
#[cfg(feature = "tower")]
pub use exporter::PageService;
pub use exporter::{ExporterBuilder, Health, InstallError, PageBody, PageError};
pub use label::{Displayed, LabelSet, LabelSink, LabelValue, Labels, UnknownLabelValue};
pub use metric::{
    Count, Counter, ExpiringGauge, Family, Gauge, Global, Histogram, Info, Instance, IntoF64,
    Lifetime, Metric, MetricFamily, Metrics, Permanent, Removable, Root, SeriesHandle, Single,
    StateSet, Timer, Tracked,
};
#[cfg(feature = "summary")]
pub use metric::{Summary, SummaryTimer};
pub use metrics;
pub use metrics_derive::{LabelSet, LabelValue, Metrics, timed};
#[cfg(feature = "upstream")]
pub use metrics_exporter_prometheus;
pub use registry::{Conflict, RegisterError, Registry};
pub use snapshot::Snapshot;
pub use storage::Owned;
pub use timed::{EachOutcome, ErrorOutcome, Outcome, OutcomeOf};

#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
