//! Names on a page. The rules of names are in the crate `metrics-naming`, which the macros need as well.

mod escaping;
mod metric_type;

pub(crate) use escaping::{Escaping, Named};
pub use metric_type::MetricType;
