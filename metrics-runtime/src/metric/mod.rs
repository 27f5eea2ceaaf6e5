//! The typed handles: what users record with.

mod counter;
mod expiring;
mod field;
mod gauge;
mod global;
mod handle;
mod histogram;
mod into_f64;
mod metrics;
mod refused;
mod registered;
mod running;
mod single;
mod state_set;
#[cfg(feature = "summary")]
mod summary;
mod typed_family;
mod typed_info;

pub use counter::{Count, Counter};
pub use expiring::ExpiringGauge;
pub use field::MetricFamily;
pub use gauge::{Gauge, Tracked};
pub use global::Global;
pub use handle::Metric;
pub use histogram::{Histogram, Timer};
pub use into_f64::IntoF64;
pub use metrics::{Building, Instance, Metrics, Root, Single, check_field, register};
pub(crate) use registered::Registered;
pub use state_set::StateSet;
#[cfg(feature = "summary")]
pub use summary::{Summary, SummaryTimer};
pub use typed_family::{Family, Lifetime, Permanent, Removable, SeriesHandle};
pub use typed_info::Info;
