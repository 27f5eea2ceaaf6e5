//! The `metrics` facade, both ways: what other crates emit through it lands in a registry, and what typed metrics record
//! can be handed to a recorder of the facade.
//!
//! This is the only code that knows the facade and, in `upstream.rs`, the recorder of metrics-exporter-prometheus.

mod facade;
mod forward;
#[cfg(feature = "summary")]
mod gate;
mod handles;
mod labels;
mod matcher;
mod name;
#[cfg(feature = "summary")]
mod owners;
mod report;
mod rule_error;
mod rules;
mod series;
#[cfg(feature = "summary")]
mod summaries;
#[cfg(feature = "summary")]
mod upstream;
#[cfg(feature = "summary")]
mod upstream_page;
mod utf8;

pub use facade::Recorder;
pub use matcher::Matcher;
pub use rule_error::RuleError;
pub(crate) use rules::Rules;
#[cfg(feature = "summary")]
pub use summaries::Summaries;
#[cfg(feature = "summary")]
pub(crate) use upstream::Upstream;

#[cfg(feature = "testing")]
impl Recorder {
    /// Does something while this is the recorder of the thread.
    pub(crate) fn hold<R>(&self, run: impl FnOnce() -> R) -> R {
        metrics::with_local_recorder(self, run)
    }
}
