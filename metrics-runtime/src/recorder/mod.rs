//! The `metrics` facade, both ways: what other crates emit through it lands in a registry, and what typed metrics record
//! can be handed to a recorder of the facade.
//!
//! This is, with `upstream`, the only code that knows the facade.

mod facade;
mod forward;
mod handles;
mod labels;
mod matcher;
mod name;
mod report;
mod rule_error;
mod rules;
mod series;
#[cfg(feature = "summary")]
mod summaries;
mod utf8;

pub use facade::Recorder;
#[cfg(feature = "upstream")]
pub(crate) use forward::TARGET;
#[cfg(feature = "upstream")]
pub(crate) use handles::{Dropped, Lost};
#[cfg(feature = "upstream")]
pub(crate) use labels::Labels;
pub use matcher::Matcher;
#[cfg(feature = "upstream")]
pub(crate) use report::{describable, full, refuse, too_many_descriptions};
pub use rule_error::RuleError;
pub(crate) use rules::Rules;
#[cfg(feature = "summary")]
pub use summaries::Summaries;

#[cfg(feature = "testing")]
impl Recorder {
    /// Does something while this is the recorder of the thread.
    pub(crate) fn hold<R>(&self, run: impl FnOnce() -> R) -> R {
        metrics::with_local_recorder(self, run)
    }
}
