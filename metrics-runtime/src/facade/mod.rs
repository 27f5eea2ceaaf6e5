//! The `metrics` facade, both ways: what other crates emit through it lands in a registry, and what typed metrics record
//! can be handed to a recorder of the facade.
//!
//! This is, with `upstream`, the only code that knows the facade.

mod forward_to;
mod handle_cache;
mod handles;
mod labels;
mod legal_names;
mod matcher;
mod recorder;
mod report;
mod rule_error;
mod rules;
mod series;
#[cfg(feature = "summary")]
mod summaries;
mod utf8;

#[cfg(feature = "upstream")]
pub(crate) use self::forward_to::TARGET;
#[cfg(feature = "upstream")]
pub(crate) use self::handles::{Dropped, Lost};
#[cfg(feature = "upstream")]
pub(crate) use self::labels::Labels;
pub use self::matcher::Matcher;
pub use self::recorder::Recorder;
#[cfg(feature = "upstream")]
pub(crate) use self::report::{describable, full, refuse, too_many_descriptions};
pub use self::rule_error::RuleError;
pub(crate) use self::rules::Rules;
#[cfg(feature = "summary")]
pub use self::summaries::Summaries;

#[cfg(feature = "testing")]
impl Recorder {
    /// Does something while this is the recorder of the thread.
    pub(crate) fn hold<R>(&self, run: impl FnOnce() -> R) -> R {
        metrics::with_local_recorder(self, run)
    }
}
