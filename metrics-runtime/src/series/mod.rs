//! Series of one family: what decides how they are kept, the tables that find them by their labels, and everything that a series has
//! besides its cells.
//!
//! This room knows neither the names of other families nor any recorder or page.

mod bounds;
mod dense_array;
mod expiry;
mod extension;
mod family_shared;
mod foreign;
mod forwarding;
mod group;
mod handle_params;
mod header;
mod info_series;
mod key;
mod layout;
mod limit;
mod observers;
mod open_table;
mod packed_strings;
mod removable_table;
mod resolved_spec;
mod self_metrics;
mod series_table;
mod spec;
mod states;
mod summary_value;

pub(crate) use bounds::Bounds;
#[cfg(feature = "protobuf")]
pub(crate) use extension::Native;
#[cfg(feature = "protobuf")]
pub(crate) use extension::ZERO_THRESHOLD;
pub(crate) use extension::{
    Compute, Computed, Computing, DERIVED_WITHIN, Exemplar, ExtensionKinds, Function, Place,
    SeriesExtension, are_any_derived, derive_gauge, derived_function, forward, forward_level,
    gauge_level, keep, note, replace_total, take_stale_function,
};
#[cfg(feature = "summary")]
pub(crate) use extension::{Sketch, sketch_of};
pub(crate) use family_shared::FamilyShared;
pub(crate) use foreign::{Code, Held};
pub(crate) use forwarding::{ForwardTarget, ForwardedSeries, Update};
pub(crate) use group::SeriesGroup;
pub(crate) use handle_params::HandleParams;
pub(crate) use header::FamilyHeader;
pub(crate) use key::{Extended, Label, OVERFLOW, Pairs, Scratch, Whole};
pub(crate) use layout::{
    GAUGE_DERIVED, GAUGE_TRACKED, GAUGE_VALUE, GAUGE_WRITTEN, HISTOGRAM_BUCKETS, HISTOGRAM_SUM,
    STATES, gauge_bits, gauge_set, gauge_value,
};
pub(crate) use observers::Observers;
pub(crate) use open_table::OpenTable;
pub(crate) use removable_table::Object;
pub(crate) use resolved_spec::ResolvedSpec;
pub(crate) use self_metrics::{SelfMetric, SelfMetrics};
pub(crate) use series_table::SeriesTable;
pub(crate) use spec::{BuiltSpec, Charset, FamilySpec, Origin};
pub(crate) use states::{States, bit, holds};
pub(crate) use summary_value::SummaryValue;
