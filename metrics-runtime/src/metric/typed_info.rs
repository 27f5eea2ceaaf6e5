//! Infos.

use std::fmt;
use std::marker::PhantomData;

use super::field::MetricFamily;
use super::registered::Registered;
use crate::declaration::{Number, Shape};
use crate::label::{LabelSet, Labels};
use crate::naming::MetricType;
use crate::series::SeriesGroup;

/// What a program says of itself: one series at 1, whose labels are the information.
///
/// Nothing is on the page before the first [`set`](Self::set); a later one takes the place of what was said before. Its name
/// ends in `_info`. To have the information at another metric, queries multiply by it: `up * on (instance) group_left (version)
/// build_info`.
///
/// ```
/// use metrics_runtime::{Info, LabelSet, Metrics, Registry};
///
/// #[derive(LabelSet)]
/// struct Build<'a> { service: &'a str, version: &'a str }
///
/// #[derive(Metrics)]
/// struct ServiceMetrics {
///     /// Service information.
///     asdlc_service_info: Info<Build<'static>>,
/// }
///
/// let registry = Registry::new();
/// let service = ServiceMetrics::register_in(&registry);
/// assert_eq!(registry.render(), "");
/// service.asdlc_service_info.set(&Build { service: "orchestrator", version: "1.4.0" });
/// assert!(registry.render().ends_with("asdlc_service_info{service=\"orchestrator\",version=\"1.4.0\"} 1\n"));
/// ```
///
/// In the text format its type is `gauge`, which has no other for it; in `OpenMetrics` it is `info`.
pub struct Info<L> {
    group: &'static SeriesGroup,
    /// No `L` is stored, as in a family.
    labels: PhantomData<fn() -> L>,
}

impl<L: LabelSet> Info<L> {
    /// Says this, and nothing that was said before. It takes a lock: it is for a start and for rare changes.
    pub fn set(&self, labels: &L) {
        self.group.inform(labels);
    }

    /// Takes back what was said: nothing is on the page.
    pub fn clear(&self) {
        self.group.uninform();
    }
}

impl<L: LabelSet> MetricFamily for Info<L> {
    const SHAPE: Shape = Shape {
        metric_type: MetricType::Info,
        number: Number::F64,
        labels: L::LABELS,
        removable: false,
        states: Labels::NONE,
        expires: false,
    };

    fn from_registered(Registered(group): Registered) -> Self {
        Self {
            group,
            labels: PhantomData,
        }
    }
}

impl<L> Clone for Info<L> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<L> Copy for Info<L> {}

impl<L> fmt::Debug for Info<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Info")
            .field("name", &self.group.name())
            .finish_non_exhaustive()
    }
}
