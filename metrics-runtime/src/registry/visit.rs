//! Reading a registry: what the page and other readers are made from.

use std::borrow::Cow;

use super::branch::{Branch, Series};
use super::family::About;
use super::layout::{GAUGE_TRACKED, GAUGE_VALUE, HISTOGRAM_BUCKETS, HISTOGRAM_SUM, gauge_value};
use crate::beside::Beside;
use crate::buckets::Bounds;
use crate::descriptor::{MetricType, Number};
use crate::storage::{Cells, Owned, Reader, Slot};

/// What is said of a family before its series.
#[derive(Debug, Clone)]
pub(crate) struct Header<'f> {
    pub(crate) name: &'f str,
    pub(crate) help: Option<Cow<'f, str>>,
    pub(crate) unit: Option<&'f str>,
    /// The family's own name, where this is its alias.
    pub(crate) alias_of: Option<&'f str>,
    pub(crate) metric_type: MetricType,
    pub(crate) bounds: Option<&'static Bounds>,
    /// Whether it has native histograms as well.
    #[cfg_attr(
        not(feature = "protobuf"),
        expect(dead_code, reason = "only that format has them")
    )]
    pub(crate) native: bool,
}

#[cfg(feature = "protobuf")]
impl Header<'_> {
    /// The unit, where the name ends in it, before `_total`: Prometheus refuses the page where it does not.
    pub(crate) fn suffix_unit(&self) -> Option<&str> {
        let name = match self.metric_type {
            MetricType::Counter => self.name.strip_suffix("_total").unwrap_or(self.name),
            _ => self.name,
        };
        let is_suffix = |unit: &&str| {
            name.strip_suffix(*unit)
                .is_some_and(|stem| stem.ends_with('_'))
        };
        self.unit.filter(is_suffix)
    }
}

/// A series, but for its value.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Point<'s> {
    /// The label block without braces.
    pub(crate) labels: &'s str,
    /// When it was registered, in milliseconds since the epoch, where the visitor asks for that.
    pub(crate) created: u64,
    /// What is kept beside its cells, in the same way.
    pub(crate) beside: Option<&'s Beside>,
}

/// The state of a summary.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SummaryValue {
    /// Quantiles and their values; `NaN` where the window is empty.
    pub(crate) quantiles: Vec<(f64, f64)>,
    pub(crate) sum: f64,
    pub(crate) count: u64,
}

/// A series of a summary, whose engine is elsewhere.
pub(crate) trait Sketch: Send + Sync {
    fn record(&self, value: f64);
    fn read(&self) -> SummaryValue;
}

/// Is shown a registry, family by family, each followed by its series.
pub(crate) trait Visitor {
    /// Whether it wants what is kept beside the cells, and when series were registered.
    const LOOKS_BESIDE: bool = false;

    /// Everything there is, before any of it.
    fn begin<'f>(&mut self, _headers: impl Iterator<Item = &'f Header<'f>>) {}
    fn family(&mut self, header: &Header<'_>);
    fn counter(&mut self, point: &Point<'_>, value: u64);
    fn counter_f64(&mut self, point: &Point<'_>, value: f64);
    fn gauge(&mut self, point: &Point<'_>, value: f64);
    /// `counts` are those of the single buckets, the one up to `+Inf` last.
    fn histogram(&mut self, point: &Point<'_>, counts: &[u64], sum: f64);
    fn summary(&mut self, point: &Point<'_>, value: &SummaryValue);
}

/// Shows families under their names, in this order. One of which nothing is shown because each series comes with its first
/// record is left out.
pub(super) fn visit(families: &[(Header<'_>, Vec<&'static Branch>)], visitor: &mut impl Visitor) {
    let mut reader = Reader::new();
    let mut counts = Vec::new();
    visitor.begin(families.iter().map(|(header, _)| header));
    for (header, branches) in families {
        let mut headed = Headed {
            header: Some(header),
            visitor,
        };
        for branch in branches {
            visit_branch(branch, &mut reader, &mut counts, &mut headed);
        }
    }
}

/// A visitor who is told of a family before its first series.
struct Headed<'v, 'f, V> {
    /// Until it is told.
    header: Option<&'v Header<'f>>,
    visitor: &'v mut V,
}

impl<V: Visitor> Headed<'_, '_, V> {
    #[inline]
    fn visitor(&mut self) -> &mut V {
        if let Some(header) = self.header.take() {
            self.visitor.family(header);
        }
        self.visitor
    }
}

fn visit_branch(
    branch: &Branch,
    reader: &mut Reader,
    counts: &mut Vec<u64>,
    headed: &mut Headed<'_, '_, impl Visitor>,
) {
    let about = &*branch.about;
    if !about.spec.lazy {
        headed.visitor();
    }
    match &branch.series {
        Series::Dense(dense) => {
            for index in 0..dense.texts.len() {
                let first = dense.slot(index);
                let mut block = Sharded { reader, first };
                if dense.is_shown(index, || has_recorded(about, &mut block)) {
                    let (labels, created) = (dense.texts.get(index), &branch.created);
                    visit_series(
                        about,
                        (labels, created),
                        &mut block,
                        counts,
                        headed.visitor(),
                    );
                }
            }
        }
        Series::Open(open) => open.for_each(|labels, first, created| {
            let mut block = Sharded { reader, first };
            visit_series(
                about,
                (labels, created),
                &mut block,
                counts,
                headed.visitor(),
            );
        }),
        Series::Removable(objects) => {
            for object in objects.all() {
                let mut block = object.value.clone();
                let series = (&*object.text, &object.created);
                visit_series(about, series, &mut block, counts, headed.visitor());
            }
        }
        Series::Sketches(objects) => {
            for object in objects.all() {
                let point = Point {
                    labels: &object.text,
                    created: object.created,
                    beside: None,
                };
                headed.visitor().summary(&point, &object.value.read());
            }
        }
    }
}

/// The totals of one block of cells.
trait Block {
    type Cells: Cells;

    fn shared(&self, offset: u32) -> u64;
    fn sum(&mut self, offset: u32) -> u64;
    fn sum_f64(&mut self, offset: u32) -> f64;
    fn cells(&self) -> Self::Cells;
}

struct Sharded<'r> {
    reader: &'r mut Reader,
    first: Slot,
}

impl Block for Sharded<'_> {
    type Cells = Slot;

    fn shared(&self, offset: u32) -> u64 {
        Cells::shared(&self.first, offset).load(std::sync::atomic::Ordering::Relaxed)
    }

    #[inline]
    fn sum(&mut self, offset: u32) -> u64 {
        self.reader.sum(self.first.offset(offset))
    }

    #[inline]
    fn sum_f64(&mut self, offset: u32) -> f64 {
        self.reader.sum_f64(self.first.offset(offset))
    }

    fn cells(&self) -> Slot {
        self.first
    }
}

impl Block for Owned {
    type Cells = Self;

    fn shared(&self, offset: u32) -> u64 {
        Cells::sum(self, offset)
    }

    fn sum(&mut self, offset: u32) -> u64 {
        Cells::sum(self, offset)
    }

    fn sum_f64(&mut self, offset: u32) -> f64 {
        Cells::sum_f64(self, offset)
    }

    fn cells(&self) -> Self {
        self.clone()
    }
}

/// Whether anything was recorded in a series. A gauge that was set to 0 has recorded.
fn has_recorded(about: &About, block: &mut impl Block) -> bool {
    let spec = &about.spec;
    match spec.metric_type {
        MetricType::Counter if spec.number == Number::F64 => block.sum_f64(0) > 0.0,
        MetricType::Counter => block.sum(0) != 0,
        MetricType::Gauge => block.shared(GAUGE_VALUE) != 0 || block.sum(GAUGE_TRACKED) != 0,
        MetricType::Histogram | MetricType::Summary => {
            let buckets = spec.bounds.map_or(0, Bounds::buckets);
            (0..buckets).any(|bucket| block.sum(HISTOGRAM_BUCKETS + bucket) != 0)
        }
    }
}

#[inline]
fn visit_series<V: Visitor>(
    about: &About,
    (labels, created): (&str, &u64),
    block: &mut impl Block,
    counts: &mut Vec<u64>,
    visitor: &mut V,
) {
    let spec = &about.spec;
    // A handle on the same cells, so that the block can be read while it is looked beside.
    let cells = V::LOOKS_BESIDE.then(|| block.cells());
    let point = &Point {
        labels,
        // Not read for nothing: that is a walk through memory of its own.
        created: if V::LOOKS_BESIDE { *created } else { 0 },
        beside: cells.as_ref().and_then(Beside::find),
    };
    match (spec.metric_type, spec.number) {
        (MetricType::Counter, Number::U64) => visitor.counter(point, block.sum(0)),
        (MetricType::Counter, Number::F64) => visitor.counter_f64(point, block.sum_f64(0)),
        (MetricType::Gauge, _) => {
            visitor.gauge(
                point,
                gauge_value(block.shared(GAUGE_VALUE), block.sum(GAUGE_TRACKED)),
            );
        }
        (MetricType::Histogram, _) => {
            let buckets = spec.bounds.map_or(0, Bounds::buckets);
            counts.clear();
            counts.extend((0..buckets).map(|bucket| block.sum(HISTOGRAM_BUCKETS + bucket)));
            visitor.histogram(point, counts, block.sum_f64(HISTOGRAM_SUM));
        }
        // Their series are sketches.
        (MetricType::Summary, _) => {}
    }
}
