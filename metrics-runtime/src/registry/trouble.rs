//! What went wrong in a registry, as metrics of its own: none is on the page before it happened.

use std::sync::atomic::AtomicU8;
use std::sync::{Arc, OnceLock};

use super::conflict::RegisterError;
use super::context::Context;
use super::family::Family;
use super::key::Label;
use super::spec::{Origin, Spec};
use crate::descriptor::{Location, MetricType};
use crate::label::LabelDomain;
use crate::storage::Cells;

/// A kind of trouble.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Problem {
    /// A look-up past a family's series limit.
    SeriesOverflow,
    /// A series or a family for which there were no slots left.
    NoRoom,
    /// A label value that was too long.
    LabelValueCut,
    /// A declaration that differs from an earlier one of the same name.
    Conflict,
    /// A call of the facade that does not fit.
    FacadeRefused,
    /// Labels of the facade that are renamed, or left out.
    FacadeLabels,
    /// A record of the facade past the limit on its families.
    FacadeOverflow,
    /// A declared histogram on which a rule for the buckets of the facade has no effect.
    RuleWithoutEffect,
    /// A text from outside that is too long, or one too many.
    LimitExceeded,
    /// A NaN, an infinity or a negative increment.
    ValueRefused,
    /// An exemplar whose labels are too long, or not legal.
    ExemplarRefused,
    /// A gauge whose value could not be computed.
    DerivedPanicked,
    /// A scrape that got no page.
    ScrapeFailed,
    /// A gauge whose value was not computed in time.
    DerivedLate,
    /// A panic of foreign code.
    ForeignPanicked,
    /// Too many values of a label that come with requests.
    #[cfg(feature = "tower")]
    HttpOverflow,
}

const COUNT: usize = if cfg!(feature = "tower") { 16 } else { 15 };

impl Problem {
    /// What it is that a family cannot be registered.
    pub(crate) fn of(error: &RegisterError) -> Self {
        match error {
            RegisterError::Conflict(_) => Self::Conflict,
            RegisterError::NoRoom { .. } => Self::NoRoom,
        }
    }

    /// The name of its metric, the help, and the name of the one label.
    const fn metric(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::SeriesOverflow => (
                "metrics_runtime_series_overflow_total",
                "Look-ups that went to the overflow series because the family had reached its series limit.",
                "family",
            ),
            Self::NoRoom => (
                "metrics_runtime_no_room_total",
                "Series and families that are not exposed because all 16.7 million storage slots of the process are taken.",
                "family",
            ),
            Self::LabelValueCut => (
                "metrics_runtime_label_values_cut_total",
                "Label values of new series that were cut because they were longer than 4096 bytes.",
                "family",
            ),
            Self::Conflict => (
                "metrics_runtime_conflicts_total",
                "Declarations that were left off the page because they differ from an earlier one of the same name.",
                "family",
            ),
            Self::FacadeRefused => (
                "metrics_runtime_facade_refused_total",
                "Registrations through the metrics facade that were refused because they do not fit their family.",
                "family",
            ),
            Self::FacadeLabels => (
                "metrics_runtime_facade_labels_changed_total",
                "Series from the metrics facade some of whose labels have another name on the page, or are left out.",
                "family",
            ),
            Self::FacadeOverflow => (
                "metrics_runtime_facade_families_overflow_total",
                "Records through the metrics facade that were dropped because it had reached its limit on metric families.",
                "type",
            ),
            Self::RuleWithoutEffect => (
                "metrics_runtime_facade_rules_without_effect_total",
                "Declared histograms that a bucket rule for the metrics facade selects, and that keep the buckets of their declaration.",
                "family",
            ),
            Self::LimitExceeded => (
                "metrics_runtime_limits_exceeded_total",
                "Texts from outside the program that were cut or refused because they exceed a limit.",
                "limit",
            ),
            Self::ValueRefused => (
                "metrics_runtime_values_refused_total",
                "Values that were not recorded because they were NaN, infinite or, for a counter, negative.",
                "type",
            ),
            Self::ExemplarRefused => (
                "metrics_runtime_exemplars_refused_total",
                "Exemplars that were not kept because their labels have more than 128 characters together or names that are not legal.",
                "type",
            ),
            Self::DerivedPanicked => (
                "metrics_runtime_derived_panics_total",
                "Times that a series was left off the page because what computes its value panicked.",
                "family",
            ),
            Self::ScrapeFailed => (
                "metrics_runtime_scrapes_failed_total",
                "Scrapes that got no page, by reason: compression, crowded, names, panic or thread.",
                "reason",
            ),
            Self::DerivedLate => (
                "metrics_runtime_derived_timeouts_total",
                "Times that a series was left off the page because what computes its value had not returned in time.",
                "family",
            ),
            Self::ForeignPanicked => (
                "metrics_runtime_foreign_panics_total",
                "Panics of code of the program that were caught where this crate calls or drops it, by code.",
                "code",
            ),
            #[cfg(feature = "tower")]
            Self::HttpOverflow => (
                "metrics_runtime_http_overflow_total",
                "Requests of which a label reads `__overflow__` because there were 1000 other values, or because it was too long.",
                "label",
            ),
        }
    }
}

/// The counters of a registry's own trouble.
#[derive(Debug, Default)]
pub(crate) struct Trouble {
    families: [OnceLock<Arc<Family>>; COUNT],
    /// The foreign code whose panic was logged, a bit for each.
    pub(super) logged: AtomicU8,
}

impl Trouble {
    /// Counts a problem; `what` is the value of its label.
    pub(crate) fn count(&self, problem: Problem, what: &str) {
        let family = self.families[problem as usize].get_or_init(|| Arc::new(family(problem)));
        if let Ok(branch) = family.only_branch() {
            branch.owned(&what).add(0, 1);
        }
    }

    /// The metrics of what happened so far.
    pub(super) fn families(&self) -> impl Iterator<Item = &Arc<Family>> {
        self.families.iter().filter_map(OnceLock::get)
    }
}

fn family(problem: Problem) -> Family {
    let (name, help, label) = problem.metric();
    let location = Location {
        file: file!(),
        line: line!(),
    };
    let spec = Spec {
        help: Some(help.into()),
        labels: Some(vec![Label {
            name: label.into(),
            values: LabelDomain::OPEN,
        }]),
        // Cells of their own: they must work when all slots are taken.
        removable: true,
        // What names the trouble can come from outside: the raw names of facade metrics.
        limit: 1000,
        ..Spec::new(name.into(), MetricType::Counter, Origin::Declared(location))
    };
    Family::new(spec, Arc::new(Context::default()))
}
