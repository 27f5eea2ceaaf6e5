//! Why a declaration cannot be registered.

use std::collections::BTreeMap;
use std::fmt;

use super::spec::{Origin, Spec};
use crate::descriptor::MetricType;

/// Why metrics could not be registered.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum RegisterError {
    /// A metric name is declared twice, and not alike.
    #[error(transparent)]
    Conflict(#[from] Conflict),
    /// The process has no room for more series: 16.7 million numbers fit, over all registries.
    #[error("no room for `{family}`: the process has used up its 16.7 million storage slots")]
    NoRoom {
        /// The family that was to be registered.
        family: String,
    },
}

impl RegisterError {
    /// The name of the family that could not be registered.
    #[must_use]
    pub fn family(&self) -> &str {
        match self {
            Self::Conflict(conflict) => conflict.name(),
            Self::NoRoom { family } => family,
        }
    }
}

/// Two metric families that cannot both be on a page.
#[derive(Debug, Clone)]
pub struct Conflict {
    name: String,
    message: String,
}

impl Conflict {
    fn new(spec: &Spec, message: String) -> Self {
        Self {
            name: spec.name.to_string(),
            message,
        }
    }

    /// The conflict between two families of one name, if they differ.
    pub(super) fn between(first: &Spec, second: &Spec) -> Result<(), Self> {
        let (name, at, other) = (&first.name, &first.origin, &second.origin);
        if let (Origin::Facade(_), Origin::Declared(_)) = (at, other) {
            let message = format!(
                "`{name}`, declared at {other}, is there already by {at}: register the declaration first"
            );
            return Err(Self::new(first, message));
        }
        match first.difference(second) {
            None => Ok(()),
            Some((what, mine, others)) => {
                let message = format!(
                    "`{name}` is declared twice with different {what}: {mine} at {at}, {others} at {other}"
                );
                Err(Self::new(first, message))
            }
        }
    }

    /// The name that is declared twice.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Conflict {}

/// Checks that no sample of a new family has the name of another family's, as `h_count` of a histogram `h` and a counter
/// `h_count`: Prometheus would keep one of the two.
pub(super) fn samples(
    spec: &Spec,
    existing: impl Fn(&str) -> Option<Spec>,
) -> Result<(), Conflict> {
    let conflict = |whole: &Spec, sample: &Spec| {
        let message = format!(
            "`{}` at {} is also the name of samples of the {} `{}` at {}: rename one",
            sample.name, sample.origin, whole.metric_type, whole.name, whole.origin
        );
        Err(Conflict::new(spec, message))
    };
    for suffix in suffixes(spec.metric_type) {
        if let Some(sample) = existing(&format!("{}{suffix}", spec.name)) {
            return conflict(spec, &sample);
        }
    }
    for suffix in suffixes(MetricType::Histogram) {
        let whole = spec.name.strip_suffix(suffix).and_then(&existing);
        if let Some(whole) = whole.filter(|whole| suffixes(whole.metric_type).contains(suffix)) {
            return conflict(&whole, spec);
        }
    }
    Ok(())
}

/// What the names of a family's samples end in, besides the labels.
fn suffixes(metric_type: MetricType) -> &'static [&'static str] {
    match metric_type {
        MetricType::Histogram => &["_bucket", "_sum", "_count"],
        MetricType::Summary => &["_sum", "_count"],
        MetricType::Counter | MetricType::Gauge => &[],
    }
}

/// Checks declarations against those that are there and against each other, without making any.
pub(super) fn check(
    specs: impl IntoIterator<Item = Spec>,
    existing: impl Fn(&str) -> Option<Spec>,
) -> Result<(), RegisterError> {
    let mut seen: BTreeMap<_, Spec> = BTreeMap::new();
    for spec in specs {
        let find = |name: &str| seen.get(name).cloned().or_else(|| existing(name));
        if let Some(first) = find(&spec.name) {
            Conflict::between(&first, &spec)?;
        }
        samples(&spec, find)?;
        seen.entry(spec.name.clone()).or_insert(spec);
    }
    Ok(())
}
