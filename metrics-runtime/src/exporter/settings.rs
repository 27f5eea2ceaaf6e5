//! The settings of an exporter, other than where it listens.

#[cfg(feature = "upstream")]
use metrics_exporter_prometheus::PrometheusBuilder;

use crate::collect::{IS_PROCESS_KNOWN, Plan, process_collector};
use crate::declaration::Buckets;
use crate::facade::Rules;
use crate::registry::Registry;

/// The finished settings of a builder.
#[derive(Debug, Default)]
pub(super) struct Settings {
    /// The global one where none was named.
    pub(super) registry: Option<Registry>,
    pub(super) rules: Rules,
    /// The recorder that is to be in charge instead of ours.
    #[cfg(feature = "upstream")]
    pub(super) upstream: Option<PrometheusBuilder>,
    /// The buckets of the histograms that timed functions share.
    pub(super) function_buckets: Option<Buckets>,
    pub(super) collecting: Collecting,
    /// Whether pages in `OpenMetrics` say when series were registered.
    pub(super) created: bool,
}

/// The collectors that an exporter is asked for.
#[derive(Debug, Default)]
pub(super) struct Collecting {
    pub(super) plan: Plan,
    /// On for the global registry alone, where nothing was said.
    pub(super) process: Option<bool>,
    #[cfg(feature = "system")]
    pub(super) system: bool,
}

impl Collecting {
    /// The plan of an exporter.
    pub(super) fn plan(self, is_global: bool) -> Plan {
        let mut plan = self.plan;
        if self.process.unwrap_or(is_global && IS_PROCESS_KNOWN) {
            plan.collections.push(process_collector());
        }
        #[cfg(feature = "system")]
        if self.system {
            plan.collections.extend(crate::collect::system_collectors());
        }
        plan
    }
}
