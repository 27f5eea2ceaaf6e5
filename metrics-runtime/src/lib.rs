//! Declare Prometheus metrics as structs, time functions, serve the page.
#![forbid(unsafe_code)]

mod buckets;
mod check;
mod clock;
mod descriptor;
mod encode;
mod exporter;
mod label;
mod metric;
mod number;
mod recorder;
mod registry;
mod storage;
mod timed;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

pub use buckets::Buckets;
pub use exporter::{Exporter, ExporterBuilder, InstallError, Page};
pub use label::{LabelSet, LabelSink, LabelValue, Labels, MAX_LABEL_VALUE_BYTES};
pub use metric::{
    Count, Counter, Family, Gauge, Global, Histogram, IntoF64, Lifetime, Metric, MetricFamily,
    Metrics, Permanent, Removable, SeriesHandle, Timer, Tracked,
};
pub use metrics;
pub use metrics_derive::{LabelSet, LabelValue, Metrics, timed};
pub use recorder::Recorder;
pub use registry::{Conflict, RegisterError, Registry};
pub use timed::Outcome;
