//! What becomes of the facade's histograms: one with the buckets that somebody gave its name, else a summary.

use std::borrow::Cow;
use std::fmt;

#[cfg(feature = "summary")]
use super::summary::Summaries;
use crate::buckets::{Bounds, Buckets};
use crate::descriptor::MetricType;
use crate::registry::Registry;
use crate::registry::spec::{Origin, Spec};

/// Which histograms of the [`metrics`] facade are meant, by their name: the one that was written where they are emitted
/// (`http.request.duration`), or the one on the page (`http_request_duration`).
///
/// ```
/// use metrics_runtime::Matcher;
///
/// assert!(Matcher::full("http.duration").matches("http.duration"));
/// assert!(Matcher::prefix("http.").matches("http.duration"));
/// assert!(Matcher::suffix("_seconds").matches("wait_seconds"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Matcher {
    part: Part,
    text: Cow<'static, str>,
}

/// What has to be equal. One that comes first here goes before the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Part {
    Full,
    Prefix,
    Suffix,
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
        Self {
            part,
            text: text.into(),
        }
    }

    /// Whether this name is meant.
    #[must_use]
    pub fn matches(&self, name: &str) -> bool {
        let text = &*self.text;
        match self.part {
            Part::Full => name == text,
            Part::Prefix => name.starts_with(text),
            Part::Suffix => name.ends_with(text),
        }
    }
}

impl fmt::Display for Matcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.part {
            Part::Full => "called",
            Part::Prefix => "that start with",
            Part::Suffix => "that end with",
        };
        write!(f, "histograms {word} `{}`", self.text)
    }
}

/// Why what was asked for the histograms of the facade cannot be had.
#[derive(Debug, Clone, thiserror::Error)]
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
    /// What summaries shall be cannot be had.
    #[error("the summaries of histograms without buckets: {mistake}")]
    Summaries {
        /// What is wrong with it, and what to write instead.
        mistake: &'static str,
    },
}

/// What a recorder makes of histograms.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rules {
    /// In the order in which they are tried.
    buckets: Vec<(Matcher, Buckets)>,
    #[cfg(feature = "summary")]
    pub(crate) summaries: Summaries,
}

impl Rules {
    /// Whether nothing was asked for.
    pub(crate) fn is_default(&self) -> bool {
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
                *other == matcher() && others.bounds() != buckets.bounds()
            };
            if self.buckets[..at].iter().any(differs) {
                return Err(RuleError::Twice { matcher: matcher() });
            }
        }
        #[cfg(feature = "summary")]
        if let Some(mistake) = self.summaries.mistake() {
            return Err(RuleError::Summaries { mistake });
        }
        let families = registry.families();
        families
            .iter()
            .try_for_each(|family| self.in_time(&family.about.spec))
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
        let rule = self.rule(raw, &spec.name).filter(|_| is_histogram);
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

    fn rule(&self, raw: &str, legal: &str) -> Option<&(Matcher, Buckets)> {
        let is_meant =
            |(matcher, _): &&(Matcher, Buckets)| matcher.matches(raw) || matcher.matches(legal);
        self.buckets.iter().find(is_meant)
    }

    /// Makes a histogram what its name asks for.
    pub(super) fn shape(&self, spec: &mut Spec, raw: &str) {
        match self.rule(raw, &spec.name) {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn bound(rules: &Rules, raw: &str, legal: &str) -> Option<f64> {
        let (_, buckets) = rules.rule(raw, legal)?;
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
            ("http.get.seconds", "http_get_seconds", 1.0),
            ("http.put.seconds", "http_put_seconds", 2.0),
            ("http/put_seconds", "http_put_seconds", 3.0),
            ("job-wait-seconds", "job_wait_seconds", 4.0),
            ("job_seconds", "job_seconds", 5.0),
            ("rows", "rows", 6.0),
        ];
        for (raw, legal, expected) in cases {
            assert_eq!(bound(&rules, raw, legal), Some(expected), "{raw}");
        }
        assert_eq!(bound(&Rules::default(), "rows", "rows"), None);
    }
}
