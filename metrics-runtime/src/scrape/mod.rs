//! Reading a registry: what pages, snapshots and other readers are made from.

mod batch;
mod evaluated;
mod helpers;
#[cfg(feature = "upstream")]
mod hidden_series;
mod selection;
mod visitor;
mod walk;

#[cfg(feature = "upstream")]
pub(crate) use hidden_series::HiddenSeries;
pub(crate) use visitor::{MetricPoint, SeriesRef, Visitor};
