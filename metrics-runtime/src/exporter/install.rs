//! Installing what a builder asks for: everything that can fail comes first, and what cannot be undone last.

use super::error::InstallError;
use super::page_source::{Metrics, PageSource};
use super::recorder_choice::{InUse, RecorderChoice};
use super::settings::Settings;
use crate::collect::Parked;
use crate::registry::Registry;
use crate::support::MAX_FACADE_FAMILIES;

/// The settings of a builder, checked.
pub(super) struct Prepared {
    pub(super) source: PageSource,
    /// The recorder that is to be in charge, if any.
    choice: Option<RecorderChoice>,
    collecting: Parked,
    /// The registry that collectors record into.
    registry: Registry,
}

impl Prepared {
    /// Checks what can be checked without changing anything.
    pub(super) fn new(mut settings: Settings) -> Result<Self, InstallError> {
        unused(&settings)?;
        let collecting = std::mem::take(&mut settings.collecting);
        let collecting = collecting.plan(settings.registry.is_none()).park()?;
        let created = settings.created;
        let (metrics, choice, registry) = if let Some(registry) = settings.registry.take() {
            registry.check(collecting.specs())?;
            (Metrics::Registry(registry.clone()), None, registry)
        } else {
            let registry = Registry::global().clone();
            registry.check_declared(collecting.specs())?;
            let (metrics, choice) = RecorderChoice::new(settings, &registry)?;
            (metrics, Some(choice), registry)
        };
        Ok(Self {
            source: PageSource {
                metrics,
                collectors: collecting.collectors.clone(),
                created,
            },
            choice,
            collecting,
            registry,
        })
    }

    /// Puts it in charge, and starts the collectors.
    pub(super) fn install(self) -> Result<Option<InUse>, InstallError> {
        let in_use = self.choice.map(RecorderChoice::take).transpose()?;
        self.collecting.start(&self.registry);
        Ok(in_use)
    }
}

/// Settings that would do nothing beside others.
fn unused(settings: &Settings) -> Result<(), InstallError> {
    let has_rules = !settings.rules.are_default();
    let is_other = settings.registry.is_some();
    #[cfg(feature = "upstream")]
    let is_upstream = settings.upstream.is_some();
    #[cfg(not(feature = "upstream"))]
    let is_upstream = false;
    let mistake = if is_other && is_upstream {
        "`upstream` installs a recorder for the global registry, and `registry` none: leave one of them out"
    } else if is_other && has_rules {
        "`registry` installs no recorder, so `buckets` and `summaries` have nobody to follow them: give them to `Registry::recorder`"
    } else if is_other && settings.rules.max_families != MAX_FACADE_FAMILIES {
        "`registry` installs no recorder, so `max_facade_families` limits nothing: set it with `Registry::recorder` and `max_families`"
    } else if is_other && settings.rules.utf8 {
        "`registry` installs no recorder, so `utf8` keeps no names: set it with `Registry::recorder` and `utf8`"
    } else if is_upstream && settings.rules.utf8 {
        "`utf8` is not for the recorder of metrics-exporter-prometheus, which replaces characters itself: leave it out"
    } else if is_other && settings.function_buckets.is_some() {
        "timed functions record into the global registry, so `function_buckets` has no effect beside `registry`: leave one of them out"
    } else if is_upstream && settings.created {
        "`created` is not for the page of metrics-exporter-prometheus, which knows no such times: leave it out"
    } else if is_upstream && has_rules {
        "`buckets` and `summaries` are not for the recorder of metrics-exporter-prometheus: set them in its builder"
    } else {
        return Ok(());
    };
    Err(InstallError::Unused(mistake))
}
