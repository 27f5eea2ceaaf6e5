//! Specification of a family, and the parts in which two declarations of it can differ.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::bounds::Bounds;
use super::extension::Extras;
use super::key::Label;
use super::layout;
use super::states::States;
use crate::declaration::{
    Alias, DEFAULT_MAX_SERIES, DEFAULT_WINDOW, Descriptor, Location, Number, Package,
};
use crate::naming::MetricType;
use crate::naming::{Escaping, Named};

/// Parameters of a family that the handles on its series know.
#[derive(Debug, Clone, Copy)]
pub struct Form {
    /// The bounds of a histogram.
    pub(crate) bounds: Option<&'static Bounds>,
    /// The kinds of things that are kept beside the cells.
    pub(crate) extras: Extras,
}

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

/// Specification of a family.
#[derive(Debug, Clone)]
pub(crate) struct Spec {
    pub(crate) name: Cow<'static, str>,
    pub(crate) help: Option<Cow<'static, str>>,
    pub(crate) metric_type: MetricType,
    pub(crate) number: Number,
    pub(crate) unit: Option<&'static str>,
    /// `None` where every series has labels of its own, as the facade allows.
    pub(crate) labels: Option<Vec<Label>>,
    /// The number of labels that have one value in all series of a group: the first ones.
    pub(crate) constants: usize,
    /// The number of these that are given when a struct is registered: the first ones.
    pub(crate) instance: usize,
    pub(crate) removable: bool,
    /// Whether series come onto the page with their first record.
    pub(crate) lazy: bool,
    pub(crate) bounds: Option<&'static Bounds>,
    /// Whether an exporter can choose other bounds.
    pub(crate) buckets_can_be_chosen: bool,
    /// The kinds of things that are kept beside the cells of its series.
    pub(crate) extras: Extras,
    /// The quantiles of a summary.
    pub(crate) quantiles: Cow<'static, [f64]>,
    /// The time for which a summary remembers.
    pub(crate) window: Duration,
    /// The states of a state set, as they are on the page.
    pub(crate) states: Option<Arc<States>>,
    /// After which time without a write a series leaves the page.
    pub(crate) idle: Option<Duration>,
    pub(crate) limit: usize,
    pub(crate) alias: Option<Alias>,
    pub(crate) package: Package,
    pub(crate) origin: Origin,
    /// The characters of names as they are emitted. `name` has those alone that every version of the formats can show.
    pub(crate) charset: Charset,
}

impl Spec {
    /// A family without labels, of which nothing more is known.
    pub(crate) fn new(name: Cow<'static, str>, metric_type: MetricType, origin: Origin) -> Self {
        let counter = metric_type == MetricType::Counter;
        Self {
            name,
            help: None,
            metric_type,
            number: if counter { Number::U64 } else { Number::F64 },
            unit: None,
            labels: Some(Vec::new()),
            constants: 0,
            instance: 0,
            removable: false,
            lazy: false,
            bounds: None,
            buckets_can_be_chosen: false,
            extras: Extras::NONE,
            quantiles: Cow::Borrowed(&[]),
            window: DEFAULT_WINDOW,
            states: None,
            idle: None,
            limit: DEFAULT_MAX_SERIES as usize,
            alias: None,
            package: Descriptor::EMPTY.package,
            origin,
            charset: Charset::Legacy,
        }
    }

    pub(crate) fn of(descriptor: &Descriptor) -> Self {
        let labels: Vec<_> = descriptor
            .labels()
            .map(|(name, values)| Label {
                name: name.into(),
                values,
            })
            .collect();
        let shape = &descriptor.shape;
        let instance = descriptor.instance.count();
        Self {
            name: descriptor.name.as_str().into(),
            help: Some(descriptor.full_help()),
            metric_type: shape.metric_type,
            number: shape.number,
            unit: descriptor.unit,
            labels: Some(labels),
            constants: instance + descriptor.constant_labels.len(),
            instance,
            removable: shape.removable,
            lazy: descriptor.lazy,
            bounds: descriptor
                .buckets
                .map(|buckets| Bounds::intern(buckets.bounds())),
            buckets_can_be_chosen: descriptor.buckets_can_be_chosen,
            extras: Extras::new(descriptor.exemplars, descriptor.native),
            quantiles: descriptor.quantiles.unwrap_or_default().into(),
            window: descriptor.window(),
            states: (shape.metric_type == MetricType::StateSet)
                .then(|| Arc::new(States::of(descriptor))),
            idle: descriptor.idle,
            limit: descriptor.limit() as usize,
            alias: descriptor.alias,
            package: descriptor.package,
            origin: Origin::Declared(descriptor.location),
            charset: Charset::Legacy,
        }
    }

    /// Returns `true` if the program declares it; the facade makes it otherwise.
    pub(crate) const fn is_declared(&self) -> bool {
        matches!(self.origin, Origin::Declared(_))
    }

    /// The names under which the family is on a page: its own, and its alias.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let alias = self.alias.map(|alias| alias.name);
        std::iter::once(&*self.name).chain(alias)
    }

    /// Returns `true` if names keep characters that older versions of the formats cannot show.
    pub(crate) fn keeps_utf8(&self) -> bool {
        self.charset == Charset::Utf8
    }

    /// The name as it was emitted, where it cannot be shown without quotes.
    pub(crate) fn utf8_name(&self) -> Option<&str> {
        match &self.origin {
            Origin::Facade(raw) if self.keeps_utf8() && !Named::Metric.is_legal(raw) => Some(raw),
            _ => None,
        }
    }

    /// The name that `escaping` shows where the family goes by this one, which can be its alias.
    pub(crate) fn shown_name<'n>(&'n self, name: &'n str, escaping: Escaping) -> Cow<'n, str> {
        match self.utf8_name() {
            Some(raw) => escaping.escape(raw, Named::Metric),
            None => Cow::Borrowed(name),
        }
    }

    /// Returns the forms of the name on pages for clients that ask for another scheme than by default.
    pub(crate) fn forms(&self) -> impl Iterator<Item = Cow<'_, str>> {
        let forms = self.utf8_name().into_iter();
        forms.flat_map(|raw| Escaping::forms(raw, Named::Metric).filter(|form| *form != self.name))
    }

    /// Returns the parameters that the handles know.
    pub(crate) fn form(&self) -> Form {
        Form {
            bounds: self.bounds,
            extras: self.extras,
        }
    }

    /// Returns `true` if nothing is said of the family on a page that shows no series of it.
    pub(crate) fn is_shown_by_series(&self) -> bool {
        self.lazy || self.idle.is_some() || self.metric_type == MetricType::Info
    }

    /// The labels whose values differ from series to series of a group.
    pub(crate) fn varying(&self) -> &[Label] {
        let labels = self.labels.as_deref().unwrap_or_default();
        labels.get(self.constants..).unwrap_or_default()
    }

    /// The names and values of the labels of a series.
    pub(super) fn label_pairs<'a>(
        &'a self,
        constants: &'a [Box<str>],
        values: impl IntoIterator<Item = &'a str, IntoIter: Clone>,
    ) -> impl Iterator<Item = (&'a str, &'a str)> + Clone {
        let names = self.labels.iter().flatten();
        let values = constants.iter().map(|value| &**value).chain(values);
        names.map(|label| &*label.name).zip(values)
    }

    /// Returns the number of series of a group, where that is fixed.
    pub(crate) fn dense_series(&self) -> Option<usize> {
        self.labels.as_ref()?;
        let counts = self.varying().iter();
        counts
            .map(|label| label.values.count())
            .try_fold(1, |series: usize, values| Some(series * values?))
    }

    /// The size of the block of cells of a series, as a power of two.
    pub(super) fn shift(&self) -> u32 {
        let buckets = self.bounds.map_or(1, Bounds::buckets);
        layout::shift(self.metric_type, buckets, self.idle.is_some())
    }

    /// Returns the first difference of two declarations of one name, as a word and both sides. Limits may differ: the
    /// larger one counts.
    pub(crate) fn difference(&self, other: &Self) -> Option<(&'static str, String, String)> {
        PARTS.iter().find_map(|(word, text)| {
            let (mine, others) = (text(self), text(other));
            (mine != others).then_some((*word, mine, others))
        })
    }
}

/// A part that two declarations of one name must have in common: in a word, and as text.
type Part = (&'static str, fn(&Spec) -> String);

const PARTS: [Part; 17] = [
    ("type", |spec| spec.metric_type.to_string()),
    ("help", |spec| {
        format!("{:?}", spec.help.as_deref().unwrap_or_default())
    }),
    ("unit", |spec| {
        format!("{:?}", spec.unit.unwrap_or_default())
    }),
    ("labels", |spec| format!("{:?}", names(spec))),
    ("constant labels", |spec| {
        format!("{:?}", &names(spec)[..spec.constants])
    }),
    ("labels of the instance", |spec| {
        format!("{:?}", &names(spec)[..spec.instance])
    }),
    ("buckets", |spec| {
        if spec.buckets_can_be_chosen {
            return "those of timed functions".to_owned();
        }
        format!("{:?}", spec.bounds.map(Bounds::bounds).unwrap_or_default())
    }),
    ("exemplars", |spec| spec.extras.exemplars().to_string()),
    ("native histograms", |spec| spec.extras.native().to_string()),
    ("quantiles", |spec| format!("{:?}", spec.quantiles)),
    ("windows", |spec| format!("{:?}", spec.window)),
    ("states", |spec| {
        spec.states
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default()
    }),
    ("idle times", |spec| {
        spec.idle
            .map_or_else(|| "none".to_owned(), |idle| format!("{idle:?}"))
    }),
    ("label values", |spec| format!("{:?}", values(spec))),
    ("numbers", |spec| format!("{:?}", spec.number)),
    ("series", |spec| {
        let word = match (spec.removable, spec.lazy) {
            (true, _) => "removable",
            (_, true) => "lazy",
            _ => "permanent",
        };
        word.to_owned()
    }),
    ("alias", |spec| {
        let name = spec.alias.map(|alias| alias.name);
        format!("{:?}", name.unwrap_or_default())
    }),
];

fn names(spec: &Spec) -> Vec<&str> {
    let labels = spec.labels.iter().flatten();
    labels.map(|label| &*label.name).collect()
}

/// The texts of each label's values, where it is closed. One that is open takes the empty text as any other, so it makes no
/// difference whether it can be absent.
fn values(spec: &Spec) -> Vec<Option<Vec<&'static str>>> {
    spec.labels
        .iter()
        .flatten()
        .map(|label| label.values.texts().map(Iterator::collect))
        .collect()
}
