//! Specification of a family, as a registry is given it, and the texts of the parts in which two of them can differ.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::bounds::Bounds;
use super::extension::ExtensionKinds;
use super::key::Label;
use super::states::States;
use crate::declaration::{
    Alias, Buckets, DEFAULT_MAX_SERIES, DEFAULT_WINDOW, Descriptor, Location, Number, Package,
    Part, difference,
};
use crate::naming::{Escaping, MetricType, Named};

/// Maker of a family.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    Declared(Location),
    /// The facade, under this name, which may not be legal on a page.
    Facade(Arc<str>),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Declared(location) => location.fmt(f),
            Self::Facade(raw) => write!(f, "a call of the `metrics` facade with `{raw}`"),
        }
    }
}

/// The characters that names can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Charset {
    /// The characters that every version of the formats can show.
    Legacy,
    /// All.
    Utf8,
}

/// Specification of a family. Clones share it.
#[derive(Debug, Clone)]
pub(crate) enum FamilySpec {
    /// A declaration.
    Declared(&'static Descriptor),
    /// A family that is made while the program runs: one of the facade, or the build.
    Built(Arc<BuiltSpec>),
}

/// Specification of a family that is made while the program runs.
#[derive(Debug)]
pub(crate) struct BuiltSpec {
    pub(crate) name: Cow<'static, str>,
    pub(crate) help: Option<Cow<'static, str>>,
    pub(crate) metric_type: MetricType,
    /// `None` where every series has labels of its own, as the facade allows.
    pub(crate) labels: Option<Vec<Label>>,
    pub(crate) bounds: Option<&'static Bounds>,
    /// The quantiles of a summary.
    pub(crate) quantiles: Arc<[f64]>,
    /// The time for which a summary remembers.
    pub(crate) window: Duration,
    pub(crate) limit: usize,
    pub(crate) origin: Origin,
    /// The characters of names as they are emitted. `name` has those alone that every version of the formats can show.
    pub(crate) charset: Charset,
}

impl BuiltSpec {
    /// A family without labels, of which nothing more is known.
    pub(crate) fn new(name: Cow<'static, str>, metric_type: MetricType, origin: Origin) -> Self {
        Self {
            name,
            help: None,
            metric_type,
            labels: Some(Vec::new()),
            bounds: None,
            quantiles: Arc::default(),
            window: DEFAULT_WINDOW,
            limit: DEFAULT_MAX_SERIES as usize,
            origin,
            charset: Charset::Legacy,
        }
    }
}

impl From<BuiltSpec> for FamilySpec {
    fn from(spec: BuiltSpec) -> Self {
        Self::Built(Arc::new(spec))
    }
}

/// The parts that a handle, a page or another declaration asks for.
impl FamilySpec {
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Declared(descriptor) => descriptor.name.as_str(),
            Self::Built(spec) => &spec.name,
        }
    }

    /// Returns the name as a key, copied only where no declaration has it.
    pub(crate) fn owned_name(&self) -> Cow<'static, str> {
        match self {
            Self::Declared(descriptor) => descriptor.name.as_str().into(),
            Self::Built(spec) => spec.name.clone(),
        }
    }

    /// Returns the text of the `# HELP` line.
    pub(super) fn help(&self) -> Option<Cow<'static, str>> {
        match self {
            Self::Declared(descriptor) => Some(descriptor.full_help()),
            Self::Built(spec) => spec.help.clone(),
        }
    }

    pub(crate) fn metric_type(&self) -> MetricType {
        match self {
            Self::Declared(descriptor) => descriptor.shape.metric_type,
            Self::Built(spec) => spec.metric_type,
        }
    }

    pub(super) fn number(&self) -> Number {
        match self {
            Self::Declared(descriptor) => descriptor.shape.number,
            Self::Built(spec) if spec.metric_type == MetricType::Counter => Number::U64,
            Self::Built(_) => Number::F64,
        }
    }

    pub(super) fn unit(&self) -> Option<&'static str> {
        self.descriptor()?.unit
    }

    /// Returns the labels; `None` where every series has labels of its own.
    pub(super) fn labels(&self) -> Option<Box<[Label]>> {
        match self {
            Self::Declared(descriptor) => {
                let labels = descriptor.labels().map(|(name, values)| Label {
                    name: name.into(),
                    values,
                });
                Some(labels.collect())
            }
            Self::Built(spec) => spec.labels.as_deref().map(Box::from),
        }
    }

    /// Returns the number of labels that have one value in all series of a group: the first ones.
    pub(super) fn constants(&self) -> usize {
        self.descriptor().map_or(0, Descriptor::constants)
    }

    /// Returns the number of these that are given when a struct is registered: the first ones.
    pub(super) fn instance(&self) -> usize {
        let descriptor = self.descriptor();
        descriptor.map_or(0, |descriptor| descriptor.instance.count())
    }

    pub(super) fn removable(&self) -> bool {
        let descriptor = self.descriptor();
        descriptor.is_some_and(|descriptor| descriptor.shape.removable)
    }

    /// Returns `true` if series come onto the page with their first record.
    pub(super) fn lazy(&self) -> bool {
        let descriptor = self.descriptor();
        descriptor.is_some_and(|descriptor| descriptor.lazy)
    }

    /// Returns the upper bounds of a histogram's buckets, as they are given here.
    pub(crate) fn buckets(&self) -> Option<&'static [f64]> {
        match self {
            Self::Declared(descriptor) => descriptor.buckets.map(Buckets::bounds),
            Self::Built(spec) => spec.bounds.map(Bounds::bounds),
        }
    }

    /// Returns the same, ready for recording and for a page.
    pub(super) fn bounds(&self) -> Option<&'static Bounds> {
        match self {
            Self::Declared(_) => self.buckets().map(Bounds::intern),
            Self::Built(spec) => spec.bounds,
        }
    }

    /// Returns `true` if an exporter can choose other bounds.
    pub(crate) fn buckets_can_be_chosen(&self) -> bool {
        let descriptor = self.descriptor();
        descriptor.is_some_and(|descriptor| descriptor.buckets_can_be_chosen)
    }

    /// Returns the kinds of things that are kept beside the cells of its series.
    pub(super) fn kinds(&self) -> ExtensionKinds {
        self.descriptor()
            .map_or(ExtensionKinds::NONE, |descriptor| {
                ExtensionKinds::new(descriptor.exemplars, descriptor.native)
            })
    }

    /// Returns the quantiles of a summary.
    pub(crate) fn quantiles(&self) -> &[f64] {
        match self {
            Self::Declared(descriptor) => descriptor.quantiles.unwrap_or_default(),
            Self::Built(spec) => &spec.quantiles,
        }
    }

    /// Returns the time for which a summary remembers.
    pub(super) fn window(&self) -> Duration {
        match self {
            Self::Declared(descriptor) => descriptor.window(),
            Self::Built(spec) => spec.window,
        }
    }

    /// Returns the states of a state set, as they are on the page.
    pub(super) fn states(&self) -> Option<States> {
        let descriptor = self.descriptor()?;
        let has_states = descriptor.shape.metric_type == MetricType::StateSet;
        has_states.then(|| States::of(descriptor))
    }

    /// Returns the time without a write after which a series leaves the page.
    pub(super) fn idle(&self) -> Option<Duration> {
        self.descriptor()?.idle
    }

    /// Returns the limit on the number of series.
    pub(crate) fn limit(&self) -> usize {
        match self {
            Self::Declared(descriptor) => descriptor.limit() as usize,
            Self::Built(spec) => spec.limit,
        }
    }

    pub(crate) fn alias(&self) -> Option<Alias> {
        self.descriptor()?.alias
    }

    pub(crate) fn package(&self) -> Package {
        self.descriptor()
            .map_or(Descriptor::EMPTY.package, |descriptor| descriptor.package)
    }

    pub(crate) fn origin(&self) -> Origin {
        match self {
            Self::Declared(descriptor) => Origin::Declared(descriptor.location),
            Self::Built(spec) => spec.origin.clone(),
        }
    }

    fn descriptor(&self) -> Option<&'static Descriptor> {
        match self {
            Self::Declared(descriptor) => Some(descriptor),
            Self::Built(_) => None,
        }
    }
}

impl FamilySpec {
    /// Returns the name that the facade gave, where it makes the family: the program declares it otherwise.
    pub(crate) fn facade_name(&self) -> Option<&str> {
        match self {
            Self::Built(spec) => match &spec.origin {
                Origin::Facade(raw) => Some(raw),
                Origin::Declared(_) => None,
            },
            Self::Declared(_) => None,
        }
    }

    /// Returns `true` if the program declares it; the facade makes it otherwise.
    pub(crate) fn is_declared(&self) -> bool {
        self.facade_name().is_none()
    }

    /// Returns `true` if nothing is said of the family on a page that shows no series of it.
    pub(crate) fn is_shown_by_series(&self) -> bool {
        self.lazy() || self.idle().is_some() || self.metric_type() == MetricType::Info
    }

    /// The names under which the family is on a page: its own, and its alias.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let alias = self.alias().map(|alias| alias.name);
        std::iter::once(self.name()).chain(alias)
    }

    /// Returns `true` if names keep characters that older versions of the formats cannot show.
    pub(crate) fn keeps_utf8(&self) -> bool {
        matches!(self, Self::Built(spec) if spec.charset == Charset::Utf8)
    }

    /// The name as it was emitted, where it cannot be shown without quotes.
    pub(crate) fn utf8_name(&self) -> Option<&str> {
        let raw = self.facade_name().filter(|_| self.keeps_utf8())?;
        (!Named::Metric.is_legal(raw)).then_some(raw)
    }

    /// Returns the name that `escaping` shows, where that is not the family's own.
    pub(crate) fn escaped_name(&self, escaping: Escaping) -> Option<String> {
        let raw = self.utf8_name()?;
        Some(escaping.escape(raw, Named::Metric).into_owned())
    }

    /// Returns the forms of the name on pages for clients that ask for another scheme than by default.
    pub(crate) fn forms(&self) -> impl Iterator<Item = Cow<'_, str>> {
        let forms = self.utf8_name().into_iter();
        forms
            .flat_map(|raw| Escaping::forms(raw, Named::Metric).filter(|form| *form != self.name()))
    }

    /// Returns `true` if both are one and the same, so that nothing need be compared.
    pub(crate) fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Declared(first), Self::Declared(second)) => std::ptr::eq(*first, *second),
            (Self::Built(first), Self::Built(second)) => Arc::ptr_eq(first, second),
            _ => false,
        }
    }

    /// Returns the first difference of two families of one name, as a word and both sides.
    pub(crate) fn difference(&self, other: &Self) -> Option<(&'static str, String, String)> {
        if self.is(other) {
            return None;
        }
        let texts = |part| (self.text(part), other.text(part));
        let differs = |part: &Part| {
            let (mine, others) = texts(*part);
            mine != others
        };
        let part = match (self, other) {
            (Self::Declared(first), Self::Declared(second)) => difference(first, second),
            _ => Part::ALL.into_iter().find(differs),
        }?;
        let (mine, others) = texts(part);
        Some((part.plural(), mine, others))
    }

    /// Returns one of the parts that two families of one name must have in common, as text.
    fn text(&self, part: Part) -> String {
        let or_none = |text: Option<String>| text.unwrap_or_else(|| "none".to_owned());
        match part {
            Part::Type => self.type_text(),
            Part::Help => format!("{:?}", self.help_text()),
            Part::Deprecation => {
                let deprecated = self.descriptor().and_then(|d| d.deprecated);
                or_none(deprecated.map(|why| format!("{why:?}")))
            }
            Part::Unit => format!("{:?}", self.unit().unwrap_or_default()),
            Part::Labels => self.label_names(usize::MAX),
            Part::ConstantLabels => self.label_names(self.constants()),
            Part::InstanceLabels => self.label_names(self.instance()),
            Part::LabelValues => self.label_values(),
            Part::Buckets if self.buckets_can_be_chosen() => "those of timed functions".to_owned(),
            Part::Buckets => format!("{:?}", self.buckets().unwrap_or_default()),
            Part::Exemplars => {
                let exemplars = self.descriptor().is_some_and(|d| d.exemplars);
                exemplars.to_string()
            }
            Part::Native => self.descriptor().is_some_and(|d| d.native).to_string(),
            Part::Quantiles => format!("{:?}", self.quantiles()),
            Part::Window => format!("{:?}", self.window()),
            Part::States => {
                let states = self.states().map(|states| states.to_string());
                states.unwrap_or_default()
            }
            Part::Idle => or_none(self.idle().map(|idle| format!("{idle:?}"))),
            Part::Lazy => self.lazy().to_string(),
            Part::Alias => {
                let text = |alias: Alias| format!("{:?} until {:?}", alias.name, alias.until);
                or_none(self.alias().map(text))
            }
        }
    }

    /// Returns the type of the field: `removable counter of floating-point numbers`.
    fn type_text(&self) -> String {
        let expires = self.descriptor().is_some_and(|d| d.shape.expires);
        let removable = if self.removable() { "removable " } else { "" };
        let expiring = if expires { "expiring " } else { "" };
        let numbers = match (self.metric_type(), self.number()) {
            (MetricType::Counter, Number::F64) => " of floating-point numbers",
            _ => "",
        };
        format!("{removable}{expiring}{}{numbers}", self.metric_type())
    }

    /// Returns the help as it was written, without what a deprecation adds.
    fn help_text(&self) -> &str {
        match self {
            Self::Declared(descriptor) => descriptor.help.trim_ascii(),
            Self::Built(spec) => spec.help.as_deref().unwrap_or_default(),
        }
    }

    /// Returns the names of the first `count` labels.
    fn label_names(&self, count: usize) -> String {
        let labels = self.labels().unwrap_or_default();
        let names = labels.iter().take(count).map(|label| &label.name);
        format!("{:?}", names.collect::<Vec<_>>())
    }

    /// Returns the texts of each label's values, where it is closed. One that is open takes the empty text as any other, so it makes
    /// no difference whether it can be absent.
    fn label_values(&self) -> String {
        let labels = self.labels().unwrap_or_default();
        let values = labels
            .iter()
            .map(|label| label.values.texts().map(Iterator::collect::<Vec<_>>));
        format!("{:?}", values.collect::<Vec<_>>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declaration::{Shape, differing_pairs};
    use crate::label::LabelDomain;

    #[test]
    fn every_part_is_named_with_both_values() {
        for (part, first, second) in differing_pairs() {
            let of = |first, second| {
                FamilySpec::Declared(first).difference(&FamilySpec::Declared(second))
            };
            let (word, mine, others) = of(first, second).expect("they differ");
            assert_eq!(word, part.plural());
            assert_ne!(mine, others, "{word}");
            assert_eq!(of(second, first), Some((word, others, mine)));
        }
    }

    #[test]
    fn one_declaration_is_not_compared_with_itself() {
        let differs_from_itself = || {
            let descriptor = Descriptor {
                quantiles: Some(&[f64::NAN]),
                ..Descriptor::EMPTY
            };
            FamilySpec::Declared(Box::leak(Box::new(descriptor)))
        };
        let (first, second) = (differs_from_itself(), differs_from_itself());
        assert!(first.difference(&second).is_some());
        assert_eq!(first.difference(&first.clone()), None);
    }

    #[test]
    fn types_read_as_those_of_fields() {
        let text = |change: fn(&mut Shape)| {
            let mut descriptor = Descriptor::EMPTY;
            change(&mut descriptor.shape);
            FamilySpec::Declared(Box::leak(Box::new(descriptor))).text(Part::Type)
        };
        assert_eq!(text(|_| {}), "gauge");
        assert_eq!(text(|shape| shape.expires = true), "expiring gauge");
        let counter = text(|shape| {
            shape.metric_type = MetricType::Counter;
            shape.removable = true;
        });
        assert_eq!(counter, "removable counter of floating-point numbers");
    }

    #[test]
    fn built_family_is_compared_with_a_declared_one_by_the_same_parts() {
        let built = |change: fn(&mut BuiltSpec)| -> FamilySpec {
            let origin = Origin::Declared(Descriptor::EMPTY.location);
            let mut spec = BuiltSpec::new("".into(), MetricType::Gauge, origin);
            change(&mut spec);
            spec.into()
        };
        let declared = FamilySpec::Declared(&Descriptor::EMPTY);
        let word = |spec: &FamilySpec| Some(spec.difference(&declared)?.0);
        assert_eq!(word(&built(|_| {})), None);
        let counter = built(|spec| spec.metric_type = MetricType::Counter);
        assert_eq!(word(&counter), Some("types"));
        let helped = built(|spec| spec.help = Some("Its value is 1.".into()));
        assert_eq!(word(&helped), Some("help"));
        let labelled = built(|spec| {
            spec.labels = Some(vec![Label {
                name: "version".into(),
                values: LabelDomain::OPEN,
            }]);
        });
        assert_eq!(word(&labelled), Some("labels"));
        let bounded = built(|spec| spec.bounds = Some(Bounds::intern(&[1.0])));
        assert_eq!(word(&bounded), Some("buckets"));
    }
}
