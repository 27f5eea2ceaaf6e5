//! Reading a registry: what pages, snapshots and other readers are made from.

#[cfg(feature = "upstream")]
mod absent;
mod batch;
mod evaluated;
mod helpers;
mod visit;
mod visitor;
mod whole;

#[cfg(feature = "upstream")]
pub(crate) use absent::Absent;
pub(crate) use visitor::{SeriesRef, Visitor};
