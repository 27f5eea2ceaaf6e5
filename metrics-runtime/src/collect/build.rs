//! What was built, as a metric.

use metrics_naming::legality::can_be_declared;

use crate::declaration::Location;
use crate::label::LabelDomain;
use crate::metric::{Gauge, Metric as _};
use crate::naming::MetricType;
use crate::registry::Registry;
use crate::series::{BuiltSpec, FamilySpec, Label, Origin};
use crate::storage::AnyCells;

/// What was built: a gauge `build_info` that is 1, with labels `version`, `revision` and `rustc`; those that are not given are
/// absent. See [`build_info!`](crate::build_info).
#[derive(Debug, Clone)]
#[must_use = "it is on no page before it is given to an exporter"]
pub struct BuildInfo {
    /// The name of the metric.
    pub(super) metric: String,
    version: String,
    revision: String,
    rustc: String,
    location: Location,
}

impl BuildInfo {
    /// A build of this version.
    #[track_caller]
    pub fn new(version: impl Into<String>) -> Self {
        Self {
            metric: "build_info".to_owned(),
            version: version.into(),
            revision: String::new(),
            rustc: String::new(),
            location: Location::here(),
        }
    }

    /// Another name for the metric, which ends in `_build_info`: `shop_build_info`.
    pub fn name(mut self, metric: impl Into<String>) -> Self {
        self.metric = metric.into();
        self
    }

    /// The revision in version control.
    pub fn revision(mut self, revision: impl Into<String>) -> Self {
        self.revision = revision.into();
        self
    }

    /// The version of the compiler.
    pub fn rustc(mut self, rustc: impl Into<String>) -> Self {
        self.rustc = rustc.into();
        self
    }

    /// Whether the metric's name can be one.
    pub(super) fn is_named(&self) -> bool {
        let is_prefix = |prefix: &str| {
            prefix.starts_with(|c: char| c.is_ascii_alphabetic())
                && can_be_declared(prefix)
                && !self.metric.starts_with("metrics_runtime_")
        };
        self.metric == "build_info"
            || self
                .metric
                .strip_suffix("_build_info")
                .is_some_and(is_prefix)
    }

    fn labels(&self) -> [(&'static str, &str); 3] {
        [
            ("version", &self.version),
            ("revision", &self.revision),
            ("rustc", &self.rustc),
        ]
    }

    pub(super) fn spec(&self) -> FamilySpec {
        let labels = self.labels().map(|(name, _)| Label {
            name: name.into(),
            values: LabelDomain::OPEN,
        });
        let spec = BuiltSpec {
            help: Some("What was built; its value is 1.".into()),
            labels: Some(labels.into()),
            ..BuiltSpec::new(
                self.metric.clone().into(),
                MetricType::Gauge,
                Origin::Declared(self.location),
            )
        };
        spec.into()
    }

    /// Puts it onto the page.
    pub(super) fn expose(&self, registry: &Registry) {
        let values = self.labels().map(|(_, value)| value);
        match registry.family(&self.spec()) {
            Ok(family) => {
                if let Some(AnyCells::Slot(slot)) = family.series_by_values(&values) {
                    Gauge::from_slot(slot, family.spec().params()).set(1);
                }
            }
            Err(error) => registry.report_unexposed(&self.metric, &error),
        }
    }
}

/// The [`BuildInfo`] of the package that is compiled, with its version as Cargo knows it.
///
/// ```
/// use metrics_runtime::{Exporter, Registry, build_info};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let build = build_info!()
///     .name("shop_build_info")
///     .revision(option_env!("GIT_REVISION").unwrap_or_default());
/// let page = Exporter::builder().registry(&Registry::new()).build_info(build).install()?;
/// assert!(page.render().contains("\nshop_build_info{version="));
/// # Ok(())
/// # }
/// ```
#[macro_export]
macro_rules! build_info {
    () => {
        $crate::BuildInfo::new(
            $crate::__private::option_env!("CARGO_PKG_VERSION").unwrap_or_default(),
        )
    };
}
