//! Reasons for which a declaration cannot be registered.

use std::collections::BTreeMap;
use std::fmt;

use metrics_naming::samples::SAMPLE_SUFFIXES;

use crate::declaration::Package;
use crate::naming::MetricType;
use crate::series::{FamilySpec, SelfMetric};

/// Reason for which metrics could not be registered.
#[derive(Clone, thiserror::Error)]
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

/// `main` shows it by this, so it is the text.
impl fmt::Debug for RegisterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl RegisterError {
    /// The self-metric that counts it.
    pub(super) const fn self_metric(&self) -> SelfMetric {
        match self {
            Self::Conflict(_) => SelfMetric::Conflict,
            Self::NoRoom { .. } => SelfMetric::NoRoom,
        }
    }

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
#[derive(Clone)]
pub struct Conflict {
    name: String,
    message: String,
}

impl Conflict {
    fn new(name: &str, message: String) -> Self {
        Self {
            name: name.to_owned(),
            message,
        }
    }

    /// The conflict between the family that has this name, or this alias, and another that wants it, if they differ.
    pub(super) fn between(name: &str, first: &FamilySpec, second: &FamilySpec) -> Result<(), Self> {
        // The same declaration again, as nearly always.
        if first.is(second) {
            return Ok(());
        }
        let (at, other) = (first.origin(), second.origin());
        if let Some((shown, other)) = escaped(name, first, second) {
            let message = format!(
                "`{name}` is how `{shown}` reads where names are escaped, and the name of {} at {}: rename one",
                other.name(),
                other.origin()
            );
            return Err(Self::new(name, message));
        }
        if first.name() != second.name() {
            let (alias, of) = if first.name() == name {
                (second, first)
            } else {
                (first, second)
            };
            let message = format!(
                "`{name}` is an alias of `{}` at {}, and has a declaration of its own at {}: remove one",
                alias.name(),
                alias.origin(),
                of.origin()
            );
            return Err(Self::new(name, message));
        }
        if !first.is_declared() && second.is_declared() {
            let message = format!(
                "`{name}`, declared at {other}, is there already by {at}: register the declaration first"
            );
            return Err(Self::new(name, message));
        }
        let Some((what, mine, others)) = first.difference(second) else {
            return Ok(());
        };
        let message = match versions(first.package(), second.package()) {
            Some((package, version, version2)) => format!(
                "two versions of `{package}` are in the program, and declare `{name}` with different {what}: \
                 {mine} in {version} at {at}, {others} in {version2} at {other}: depend on one version"
            ),
            None => format!(
                "`{name}` is declared twice with different {what}: {mine} at {at}, {others} at {other}"
            ),
        };
        Err(Self::new(name, message))
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

/// `main` shows it by this, so it is the text.
impl fmt::Debug for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Conflict {}

/// The family that only reads as `name` by some scheme, as it was emitted, and the other one.
fn escaped<'s>(
    name: &str,
    first: &'s FamilySpec,
    second: &'s FamilySpec,
) -> Option<(&'s str, &'s FamilySpec)> {
    if first.name() == second.name() {
        return None;
    }
    let reads_so = |spec: &FamilySpec| spec.forms().any(|form| form == name);
    [(first, second), (second, first)]
        .into_iter()
        .find(|(spec, _)| reads_so(spec))
        .and_then(|(spec, other)| Some((spec.utf8_name()?, other)))
}

/// The name of a package and its versions, where two of one are meant.
fn versions(first: Package, second: Package) -> Option<(&'static str, &'static str, &'static str)> {
    let name = first.name.filter(|_| first.name == second.name)?;
    let (first, second) = first.version.zip(second.version)?;
    (first != second).then_some((name, first, second))
}

/// Checks that a new family can have its name and its alias, and that none of its samples has the name of another family, as
/// `h_count` of a histogram `h` and a counter `h_count`: Prometheus would keep one of the two.
pub(super) fn check_new(
    spec: &FamilySpec,
    existing: impl Fn(&str) -> Option<FamilySpec>,
) -> Result<(), Conflict> {
    let forms: Vec<_> = spec.forms().collect();
    for name in spec.names().chain(forms.iter().map(|form| &**form)) {
        if let Some(first) = existing(name) {
            Conflict::between(name, &first, spec)?;
        }
        for sample in samples(name, spec) {
            for candidate in owners(&sample) {
                let owner = existing(&candidate).filter(|owner| owner.name() != spec.name());
                if let Some(owner) =
                    owner.filter(|owner| samples(&candidate, owner).contains(&sample))
                {
                    return Err(meeting(&sample, name, spec, &candidate, &owner));
                }
            }
        }
    }
    Ok(())
}

fn meeting(
    sample: &str,
    name: &str,
    spec: &FamilySpec,
    other_name: &str,
    other: &FamilySpec,
) -> Conflict {
    let ((plain, plain_spec), (whole, whole_spec)) = if sample == name {
        ((name, spec), (other_name, other))
    } else {
        ((other_name, other), (name, spec))
    };
    let message = format!(
        "`{plain}` at {} meets `{sample}` of the {} `{whole}` at {}: rename one",
        plain_spec.origin(),
        whole_spec.metric_type(),
        whole_spec.origin()
    );
    Conflict::new(name, message)
}

/// All names that a family called `name` has on a page. A declared counter or info has those of
/// [OpenMetrics](https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md#suffixes) as well; an alias,
/// and what the facade emits, is shown there with another type where they are taken. For histograms and summaries there is no
/// such type.
fn samples(name: &str, spec: &FamilySpec) -> Vec<String> {
    let is_declared = spec.is_declared() && spec.name() == name;
    names(name, spec.metric_type(), is_declared)
}

/// Returns `true` if the family or one of its samples has one of these names, which are in order, in any format.
pub(crate) fn is_named(spec: &FamilySpec, asked: &[String]) -> bool {
    let forms: Vec<_> = spec.forms().collect();
    spec.names()
        .chain(forms.iter().map(|form| &**form))
        .any(|name| is_asked_for(name, spec.metric_type(), asked))
}

/// The same for a family that is called `name` alone.
pub(crate) fn is_asked_for(name: &str, metric_type: MetricType, asked: &[String]) -> bool {
    let mut all = names(name, metric_type, true).into_iter();
    all.any(|name| asked.binary_search(&name).is_ok())
}

/// The names of a family and of its samples.
fn names(name: &str, metric_type: MetricType, in_openmetrics: bool) -> Vec<String> {
    let mut names = vec![name.to_owned()];
    let suffixes = metric_type.in_text_format().all_suffixes();
    names.extend(suffixes.iter().map(|suffix| format!("{name}{suffix}")));
    if in_openmetrics {
        match metric_type {
            MetricType::Counter => {
                if let Some(stem) = name.strip_suffix("_total") {
                    names.extend([stem.to_owned(), format!("{stem}_created")]);
                }
            }
            MetricType::Info => names.extend(name.strip_suffix("_info").map(str::to_owned)),
            _ => {}
        }
    }
    names
}

/// The names of families that can have a sample of this name.
fn owners(sample: &str) -> Vec<String> {
    let mut owners = vec![
        sample.to_owned(),
        format!("{sample}_total"),
        format!("{sample}_info"),
    ];
    for suffix in SAMPLE_SUFFIXES {
        owners.extend(sample.strip_suffix(suffix).map(str::to_owned));
    }
    owners.extend(
        sample
            .strip_suffix("_created")
            .map(|stem| format!("{stem}_total")),
    );
    owners
}

/// Checks declarations against those that are there and against each other, without making any.
pub(super) fn check(
    specs: &[FamilySpec],
    existing: impl Fn(&str) -> Option<FamilySpec>,
) -> Result<(), RegisterError> {
    let mut seen: BTreeMap<&str, &FamilySpec> = BTreeMap::new();
    for spec in specs {
        // One that is there was checked when it came.
        if existing(spec.name()).is_some_and(|known| known.is(spec)) {
            continue;
        }
        check_new(spec, |name| {
            let known = seen.get(name).copied().cloned();
            known.or_else(|| existing(name))
        })?;
        for name in spec.names() {
            seen.entry(name).or_insert(spec);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declaration::{Descriptor, Location, Name};

    fn spec(name: &'static str, metric_type: MetricType, version: &'static str) -> FamilySpec {
        let file = "src/lib.rs";
        let mut descriptor = Descriptor {
            name: Name::new(name),
            help: version,
            package: Package {
                name: Some("shop"),
                version: Some(version),
            },
            location: Location { file, line: 7 },
            ..Descriptor::EMPTY
        };
        descriptor.shape.metric_type = metric_type;
        FamilySpec::Declared(Box::leak(Box::new(descriptor)))
    }

    fn conflict(specs: &[FamilySpec; 2]) -> Option<String> {
        let error = check(specs, |_| None).err()?;
        Some(error.to_string())
    }

    #[test]
    fn two_versions_of_a_library_are_told_as_that() {
        let versions =
            ["1.0.0", "1.1.0"].map(|version| spec("orders_total", MetricType::Counter, version));
        assert_eq!(
            conflict(&versions).as_deref(),
            Some(
                "two versions of `shop` are in the program, and declare `orders_total` with different help: \
                 \"1.0.0\" in 1.0.0 at src/lib.rs:7, \"1.1.0\" in 1.1.0 at src/lib.rs:7: depend on one version"
            )
        );
    }

    #[test]
    fn names_that_meet_on_a_page_are_found_in_either_order() {
        use MetricType::{Counter, Gauge, Histogram, Summary};
        let meeting = [
            ("x_total", Counter, "x", Gauge),
            ("x_total", Counter, "x_created", Gauge),
            ("x_total", Counter, "x", Histogram),
            ("x", Histogram, "x_count", Counter),
            ("x", Histogram, "x_bucket", Counter),
            ("x", Histogram, "x_created", Gauge),
            ("x", Summary, "x_sum", Gauge),
        ];
        for (a, a_type, b, b_type) in meeting {
            let (a, b) = (spec(a, a_type, "1"), spec(b, b_type, "1"));
            assert!(conflict(&[a.clone(), b.clone()]).is_some(), "{a:?} {b:?}");
            assert!(conflict(&[b.clone(), a.clone()]).is_some(), "{b:?} {a:?}");
        }
        let apart = [
            ("x", Counter, "x_total", Gauge),
            ("x", Summary, "x_bucket", Gauge),
            ("x", Gauge, "x_count", Gauge),
            ("x_total", Counter, "x_sum", Gauge),
        ];
        for (a, a_type, b, b_type) in apart {
            let specs = [spec(a, a_type, "1"), spec(b, b_type, "1")];
            assert_eq!(conflict(&specs), None, "{a} {b}");
        }
    }
}
