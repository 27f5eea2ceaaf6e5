//! What becomes of the facade's histograms: one with the buckets that somebody gave its name, else a summary.

use std::borrow::Cow;
use std::fmt;

use super::name::{mapped, replaced};
#[cfg(feature = "summary")]
use super::summary::Summaries;
use crate::buckets::{Bounds, Buckets};
use crate::descriptor::MetricType;
use crate::limits::MAX_FACADE_FAMILIES;
use crate::registry::spec::{Origin, Spec};
use crate::registry::{Registry, Watch};

/// Selects histograms of the [`metrics`] facade by their name. Both forms of a name match: the one where the histogram is emitted
/// (`http.request.duration`), and the one on the page (`http_request_duration`).
///
/// ```
/// use metrics_runtime::Matcher;
///
/// assert!(Matcher::full("http.duration").matches("http.duration"));
/// assert!(Matcher::full("http.duration").matches("http_duration"));
/// assert!(Matcher::full("http_duration").matches("http.duration"));
/// assert!(Matcher::prefix("http.").matches("http.duration"));
/// let seconds = Matcher::suffix("_seconds").except("order_duration_seconds");
/// assert!(seconds.matches("wait_seconds"));
/// assert!(!seconds.matches("order_duration_seconds"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Matcher {
    part: Part,
    text: Cow<'static, str>,
    except: Box<[Cow<'static, str>]>,
}

/// What has to be equal. One that comes first here goes before the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Part {
    Full,
    Prefix,
    Suffix,
    /// A prefix or a suffix that is empty.
    All,
}

impl Matcher {
    /// The histogram with this name.
    pub fn full(name: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Part::Full, name)
    }

    /// The histograms whose names start so; all of them where this is empty.
    pub fn prefix(start: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Part::Prefix, start)
    }

    /// The histograms whose names end so; all of them where this is empty.
    pub fn suffix(end: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Part::Suffix, end)
    }

    fn new(part: Part, text: impl Into<Cow<'static, str>>) -> Self {
        let text = text.into();
        let is_all = text.is_empty() && part != Part::Full;
        Self {
            part: if is_all { Part::All } else { part },
            text,
            except: Box::default(),
        }
    }

    /// Leaves out the histogram with this name.
    #[must_use]
    pub fn except(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        let mut except = self.except.into_vec();
        except.push(name.into());
        self.except = except.into();
        self
    }

    /// Returns whether the matcher selects this name.
    #[must_use]
    pub fn matches(&self, name: &str) -> bool {
        let legal = mapped(name);
        let is_selected = self.selects(name, &self.text) || self.selects(&legal, &self.legal());
        let is_name = |other: &Cow<'_, str>| *other == name || mapped(other) == legal;
        is_selected && !self.except.iter().any(is_name)
    }

    fn selects(&self, name: &str, text: &str) -> bool {
        match self.part {
            Part::Full => name == text,
            Part::Prefix => name.starts_with(text),
            Part::Suffix => name.ends_with(text),
            Part::All => true,
        }
    }

    /// The text as it can be part of a name on the page.
    fn legal(&self) -> Cow<'_, str> {
        match self.part {
            Part::Full | Part::Prefix => mapped(&self.text),
            Part::Suffix | Part::All => replaced(&self.text),
        }
    }

    /// Whether both select the same names, but for those that they leave out.
    fn is_same(&self, other: &Self) -> bool {
        self.part == other.part && self.legal() == other.legal()
    }
}

impl fmt::Display for Matcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.part {
            Part::Full => "called",
            Part::Prefix => "that start with",
            Part::Suffix => "that end with",
            Part::All => return f.write_str("all histograms"),
        };
        write!(f, "histograms {word} `{}`", self.text)
    }
}

/// Why what was asked for the histograms of the facade cannot be had.
#[derive(Clone, thiserror::Error)]
#[non_exhaustive]
pub enum RuleError {
    /// The bounds are not finite, not increasing, none, or more than 100.
    #[error("the buckets of {matcher}: {mistake}")]
    Buckets {
        /// Whose they are.
        matcher: Matcher,
        /// What is wrong with them, and what to write instead.
        mistake: &'static str,
    },
    /// The same histograms are given buckets twice, and not the same.
    #[error("{matcher} have two lists of buckets: remove one")]
    Twice {
        /// Whose they are.
        matcher: Matcher,
    },
    /// A histogram is in the registry already, and what it has recorded cannot be sorted into other buckets.
    #[error(
        "the buckets of {matcher} come too late: {origin} made a {metric_type} of it without them; \
         give them before the first such call"
    )]
    Late {
        /// Whose they are.
        matcher: Matcher,
        /// Which histogram it is, as it was emitted.
        name: String,
        /// Who made it.
        origin: String,
        /// What it is.
        metric_type: &'static str,
    },
    /// A metric that the rule selects is declared, and keeps the buckets of its declaration.
    #[error(
        "the buckets of {matcher} have no effect on `{name}`, {a} {metric_type} that is declared at {origin}: {}",
        remedy(matcher, name, metric_type, *is_of_functions),
        a = if metric_type.starts_with('i') { "an" } else { "a" }
    )]
    Declared {
        /// The matcher of the rule.
        matcher: Matcher,
        /// The name of the metric.
        name: String,
        /// The file and line of the declaration.
        origin: String,
        /// The type of the metric.
        metric_type: &'static str,
        /// Whether it is the histogram that timed functions share.
        is_of_functions: bool,
    },
    /// The buckets of the histograms that timed functions share cannot be these.
    #[error("the buckets of timed functions: {mistake}")]
    Functions {
        /// What is wrong with them, and what to write instead.
        mistake: String,
    },
    /// What summaries shall be cannot be had.
    #[error("the summaries of histograms without buckets: {mistake}")]
    Summaries {
        /// What is wrong with it, and what to write instead.
        mistake: &'static str,
    },
}

/// Says what to write instead of a rule that has no effect on a declared metric.
fn remedy(matcher: &Matcher, name: &str, metric_type: &str, is_of_functions: bool) -> String {
    let first = match metric_type {
        _ if is_of_functions => "choose its buckets with `function_buckets`, and ",
        "histogram" => "write them in its declaration, and ",
        _ => "",
    };
    if matcher.part == Part::Full {
        format!("{first}remove the rule")
    } else {
        format!("{first}leave it out of the rule with `.except(\"{name}\")`")
    }
}

/// `main` shows it by this, so it is the text.
impl fmt::Debug for RuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// What a recorder makes of histograms.
#[derive(Debug, Clone)]
pub(crate) struct Rules {
    /// In the order in which they are tried.
    pub(crate) buckets: Vec<(Matcher, Buckets)>,
    /// The buckets that are chosen for the histograms that timed functions share.
    pub(crate) functions: Option<&'static Bounds>,
    /// The most families that the facade may make.
    pub(crate) max_families: usize,
    /// Whether names keep characters that only newer clients can read.
    pub(crate) utf8: bool,
    #[cfg(feature = "summary")]
    pub(crate) summaries: Summaries,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            buckets: Vec::new(),
            functions: None,
            max_families: MAX_FACADE_FAMILIES,
            utf8: false,
            #[cfg(feature = "summary")]
            summaries: Summaries::default(),
        }
    }
}

impl Rules {
    /// Whether nothing was asked for histograms.
    pub(crate) fn are_default(&self) -> bool {
        #[cfg(feature = "summary")]
        if self.summaries != Summaries::default() {
            return false;
        }
        self.buckets.is_empty()
    }

    /// Buckets for the histograms that are meant. A full name goes before a start, that before an end, longer before shorter.
    pub(crate) fn add(&mut self, matcher: Matcher, buckets: Buckets) {
        let order = |matcher: &Matcher| (matcher.part, usize::MAX - matcher.text.len());
        let at = self
            .buckets
            .partition_point(|(other, _)| order(other) <= order(&matcher));
        self.buckets.insert(at, (matcher, buckets));
    }

    /// What is wrong with the rules themselves, or with their coming only now.
    pub(crate) fn check(&self, registry: &Registry) -> Result<(), RuleError> {
        for (at, (matcher, buckets)) in self.buckets.iter().enumerate() {
            let matcher = || matcher.clone();
            if let Some(mistake) = buckets.mistake() {
                let matcher = matcher();
                return Err(RuleError::Buckets { matcher, mistake });
            }
            let differs = |(other, others): &(Matcher, Buckets)| {
                other.is_same(&matcher()) && others.bounds() != buckets.bounds()
            };
            if self.buckets[..at].iter().any(differs) {
                return Err(RuleError::Twice { matcher: matcher() });
            }
        }
        #[cfg(feature = "summary")]
        if let Some(mistake) = self.summaries.mistake().or_else(|| self.no_summaries()) {
            return Err(RuleError::Summaries { mistake });
        }
        let declared = registry.declarations();
        let families = registry.families();
        let here = families.iter().map(|family| &family.about.spec);
        declared
            .iter()
            .chain(here)
            .try_for_each(|spec| match spec.origin {
                Origin::Declared(_) => self.check_declared(spec),
                Origin::Facade(_) => self.in_time(spec),
            })
    }

    /// Checks that no rule selects a declared metric, unless the metric has the buckets of the rule.
    fn check_declared(&self, spec: &Spec) -> Result<(), RuleError> {
        let is_histogram = matches!(
            spec.metric_type,
            MetricType::Histogram | MetricType::Summary
        );
        for name in spec.names() {
            let rule = self.rule(name);
            let rule = rule.filter(|(matcher, _)| is_histogram || matcher.part == Part::Full);
            let chosen = self.functions.filter(|_| spec.buckets_can_be_chosen);
            let bounds = chosen.or(spec.bounds).map(Bounds::bounds);
            if let Some((matcher, buckets)) = rule
                && bounds != Some(buckets.bounds())
            {
                return Err(RuleError::Declared {
                    matcher: matcher.clone(),
                    name: name.to_owned(),
                    origin: spec.origin.to_string(),
                    metric_type: spec.metric_type.as_str(),
                    is_of_functions: spec.buckets_can_be_chosen,
                });
            }
        }
        Ok(())
    }

    /// Whether a family has the buckets that these rules give it.
    fn in_time(&self, spec: &Spec) -> Result<(), RuleError> {
        let Origin::Facade(raw) = &spec.origin else {
            return Ok(());
        };
        let is_histogram = matches!(
            spec.metric_type,
            MetricType::Histogram | MetricType::Summary
        );
        let rule = self.rule(raw).filter(|_| is_histogram);
        match rule {
            Some((matcher, buckets))
                if spec.bounds.map(Bounds::bounds) != Some(buckets.bounds()) =>
            {
                Err(RuleError::Late {
                    matcher: matcher.clone(),
                    name: raw.to_string(),
                    origin: spec.origin.to_string(),
                    metric_type: spec.metric_type.as_str(),
                })
            }
            _ => Ok(()),
        }
    }

    /// Returns the buckets that a rule gives to the histograms that timed functions share.
    pub(crate) fn for_functions(&self, registry: &Registry) -> Option<Buckets> {
        let declared = registry.declarations();
        let mut functions = declared.iter().filter(|spec| spec.buckets_can_be_chosen);
        let (_, buckets) = functions.find_map(|spec| self.rule(&spec.name))?;
        Some(*buckets)
    }

    /// Says that there can be no summaries, where they were asked for.
    #[cfg(feature = "summary")]
    fn no_summaries(&self) -> Option<&'static str> {
        let has_all = |(matcher, _): &(Matcher, Buckets)| {
            matcher.part == Part::All && matcher.except.is_empty()
        };
        let is_unused = self.summaries != Summaries::default() && self.buckets.iter().any(has_all);
        is_unused.then_some("a rule gives buckets to all histograms: leave `summaries` out, or name those that have buckets")
    }

    fn rule(&self, name: &str) -> Option<&(Matcher, Buckets)> {
        self.buckets
            .iter()
            .find(|(matcher, _)| matcher.matches(name))
    }

    /// Makes a histogram what its name asks for.
    pub(super) fn shape(&self, spec: &mut Spec, raw: &str) {
        match self.rule(raw) {
            Some((_, buckets)) => spec.bounds = Some(Bounds::intern(buckets.bounds())),
            None => self.unbucketed(spec),
        }
    }

    /// A histogram for which nobody gave buckets is a summary.
    #[cfg(feature = "summary")]
    fn unbucketed(&self, spec: &mut Spec) {
        self.summaries.shape(spec);
    }

    /// A histogram for which nobody gave buckets has the usual ones.
    #[cfg(not(feature = "summary"))]
    #[expect(clippy::unused_self, reason = "with summaries it is used")]
    fn unbucketed(&self, spec: &mut Spec) {
        spec.bounds = Some(Bounds::intern(Buckets::LATENCY.bounds()));
    }
}

/// Declarations that come later are looked at as well.
impl Watch for Rules {
    fn mistake(&self, declared: &Spec) -> Option<String> {
        let error = self.check_declared(declared).err()?;
        Some(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bound(rules: &Rules, raw: &str) -> Option<f64> {
        let (_, buckets) = rules.rule(raw)?;
        buckets.bounds().first().copied()
    }

    #[test]
    fn names_go_before_starts_and_those_before_ends_and_longer_before_shorter() {
        const BOUNDS: [f64; 6] = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0];
        let buckets = |at: usize| Buckets::new(&BOUNDS[at - 1..at]);
        let mut rules = Rules::default();
        rules.add(Matcher::suffix(""), buckets(6));
        rules.add(Matcher::suffix("_seconds"), buckets(5));
        rules.add(Matcher::suffix("_wait_seconds"), buckets(4));
        rules.add(Matcher::prefix("http"), buckets(3));
        rules.add(Matcher::prefix("http."), buckets(2));
        rules.add(Matcher::full("http_get_seconds"), buckets(1));
        let cases = [
            ("http.get.seconds", 1.0),
            ("http_get_seconds", 1.0),
            ("http.put.seconds", 2.0),
            ("http/put_seconds", 2.0),
            ("https_seconds", 3.0),
            ("job-wait-seconds", 4.0),
            ("job_seconds", 5.0),
            ("rows", 6.0),
        ];
        for (raw, expected) in cases {
            assert_eq!(bound(&rules, raw), Some(expected), "{raw}");
        }
        assert_eq!(bound(&Rules::default(), "rows"), None);
    }
}
