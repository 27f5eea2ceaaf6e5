//! The `metrics` facade, both ways: what other crates emit through it lands in a registry, and what typed metrics record
//! can be handed to a recorder of the facade.
//!
//! This is the only code that knows the facade and, in `summary.rs`, metrics-exporter-prometheus.

mod facade;
mod forward;
mod handles;
mod name;
#[cfg(feature = "summary")]
mod summary;

pub use facade::Recorder;

#[cfg(feature = "testing")]
impl Recorder {
    /// Does something while this is the recorder of the thread.
    pub(crate) fn hold<R>(&self, run: impl FnOnce() -> R) -> R {
        metrics::with_local_recorder(self, run)
    }
}
