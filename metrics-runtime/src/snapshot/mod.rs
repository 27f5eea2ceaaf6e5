//! What a registry holds at one moment, as plain values: for tests, and for readers that are not a page.

mod contents;
mod difference;
mod sample;
mod take;
mod value;

pub use crate::naming::MetricType;
pub use contents::{Family, Series, Snapshot};
pub use sample::Sample;
pub use value::{Histogram, StateSet, Summary, Value};
