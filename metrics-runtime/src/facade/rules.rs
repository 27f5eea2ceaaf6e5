//! What becomes of the facade's histograms: one with the buckets that somebody gave its name, else a summary.

use super::matcher::{Matcher, Part};
use super::rule_error::RuleError;
#[cfg(feature = "summary")]
use super::summaries::Summaries;
use crate::declaration::Buckets;
use crate::naming::MetricType;
use crate::registry::{Registry, Watch};
use crate::series::{Bounds, BuiltSpec, FamilySpec, ResolvedSpec};
use crate::support::MAX_FACADE_FAMILIES;

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
        for spec in &declared {
            self.check_declared(spec, spec.buckets())?;
        }
        for family in &families {
            let spec = family.spec();
            match spec.source.facade_name() {
                None => self.check_registered(spec)?,
                Some(raw) => self.in_time(spec, raw)?,
            }
        }
        Ok(())
    }

    /// Checks that no rule selects a declared metric that is registered, with the buckets that it has.
    fn check_registered(&self, spec: &ResolvedSpec) -> Result<(), RuleError> {
        self.check_declared(&spec.source, spec.bounds.map(Bounds::bounds))
    }

    /// Checks that no rule selects a declared metric, unless the metric has the buckets of the rule.
    fn check_declared(&self, spec: &FamilySpec, buckets: Option<&[f64]>) -> Result<(), RuleError> {
        let is_of_functions = spec.buckets_can_be_chosen();
        let chosen = self.functions.filter(|_| is_of_functions);
        let buckets = chosen.map(Bounds::bounds).or(buckets);
        let is_histogram = matches!(
            spec.metric_type(),
            MetricType::Histogram | MetricType::Summary
        );
        for name in spec.names() {
            let rule = self.rule(name);
            let rule = rule.filter(|(matcher, _)| is_histogram || matcher.part == Part::Full);
            if let Some((matcher, wanted)) = rule
                && buckets != Some(wanted.bounds())
            {
                return Err(RuleError::Declared {
                    matcher: matcher.clone(),
                    name: name.to_owned(),
                    origin: spec.origin().to_string(),
                    metric_type: spec.metric_type().as_str(),
                    is_of_functions,
                });
            }
        }
        Ok(())
    }

    /// Checks that a family of the facade has the buckets that these rules give it.
    fn in_time(&self, spec: &ResolvedSpec, raw: &str) -> Result<(), RuleError> {
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
                    origin: spec.source.origin().to_string(),
                    metric_type: spec.metric_type.as_str(),
                })
            }
            _ => Ok(()),
        }
    }

    /// Returns the buckets that a rule gives to the histograms that timed functions share.
    pub(crate) fn for_functions(&self, registry: &Registry) -> Option<Buckets> {
        let declared = registry.declarations();
        let mut functions = declared.iter().filter(|spec| spec.buckets_can_be_chosen());
        let (_, buckets) = functions.find_map(|spec| self.rule(spec.name()))?;
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
    pub(super) fn shape(&self, spec: &mut BuiltSpec, raw: &str) {
        match self.rule(raw) {
            Some((_, buckets)) => spec.bounds = Some(Bounds::intern(buckets.bounds())),
            None => self.unbucketed(spec),
        }
    }

    /// A histogram for which nobody gave buckets is a summary.
    #[cfg(feature = "summary")]
    fn unbucketed(&self, spec: &mut BuiltSpec) {
        self.summaries.shape(spec);
    }

    /// A histogram for which nobody gave buckets has the usual ones.
    #[cfg(not(feature = "summary"))]
    #[expect(clippy::unused_self, reason = "with summaries it is used")]
    fn unbucketed(&self, spec: &mut BuiltSpec) {
        spec.bounds = Some(Bounds::intern(Buckets::LATENCY.bounds()));
    }
}

/// Declarations that come later are looked at as well.
impl Watch for Rules {
    fn mistake(&self, declared: &ResolvedSpec) -> Option<String> {
        let error = self.check_registered(declared).err()?;
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
