//! Reading a registry: what the page and other readers are made from.

use std::borrow::Cow;

use super::branch::{Branch, Series};
use super::family::About;
use super::layout::{GAUGE_TRACKED, GAUGE_VALUE, HISTOGRAM_BUCKETS, HISTOGRAM_SUM, gauge_value};
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

/// Is shown a registry, family by family, each followed by its series. `labels` is the label block without braces.
pub(crate) trait Visitor {
    /// Everything that will be shown, before any of it.
    fn begin<'f>(&mut self, _headers: impl Iterator<Item = &'f Header<'f>>) {}
    fn family(&mut self, header: &Header<'_>);
    fn counter(&mut self, labels: &str, value: u64);
    fn counter_f64(&mut self, labels: &str, value: f64);
    fn gauge(&mut self, labels: &str, value: f64);
    /// `counts` are those of the single buckets, the one up to `+Inf` last.
    fn histogram(&mut self, labels: &str, counts: &[u64], sum: f64);
    fn summary(&mut self, labels: &str, value: &SummaryValue);
}

/// Shows families under their names, in this order. One of which nothing is shown, because it has no branches or because each
/// series comes with its first record, is left out.
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
                    let labels = dense.texts.get(index);
                    visit_series(about, labels, &mut block, counts, headed.visitor());
                }
            }
        }
        Series::Open(open) => open.for_each(|labels, first| {
            let mut block = Sharded { reader, first };
            visit_series(about, labels, &mut block, counts, headed.visitor());
        }),
        Series::Removable(objects) => {
            for object in objects.all() {
                let mut block = object.value.clone();
                visit_series(about, &object.text, &mut block, counts, headed.visitor());
            }
        }
        Series::Sketches(objects) => {
            for object in objects.all() {
                let visitor = headed.visitor();
                visitor.summary(&object.text, &object.value.read());
            }
        }
    }
}

/// The totals of one block of cells.
trait Block {
    fn shared(&self, offset: u32) -> u64;
    fn sum(&mut self, offset: u32) -> u64;
    fn sum_f64(&mut self, offset: u32) -> f64;
}

struct Sharded<'r> {
    reader: &'r mut Reader,
    first: Slot,
}

impl Block for Sharded<'_> {
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
}

impl Block for Owned {
    fn shared(&self, offset: u32) -> u64 {
        Cells::sum(self, offset)
    }

    fn sum(&mut self, offset: u32) -> u64 {
        Cells::sum(self, offset)
    }

    fn sum_f64(&mut self, offset: u32) -> f64 {
        Cells::sum_f64(self, offset)
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
fn visit_series(
    about: &About,
    labels: &str,
    block: &mut impl Block,
    counts: &mut Vec<u64>,
    visitor: &mut impl Visitor,
) {
    let spec = &about.spec;
    match (spec.metric_type, spec.number) {
        (MetricType::Counter, Number::U64) => visitor.counter(labels, block.sum(0)),
        (MetricType::Counter, Number::F64) => visitor.counter_f64(labels, block.sum_f64(0)),
        (MetricType::Gauge, _) => {
            visitor.gauge(
                labels,
                gauge_value(block.shared(GAUGE_VALUE), block.sum(GAUGE_TRACKED)),
            );
        }
        (MetricType::Histogram, _) => {
            let buckets = spec.bounds.map_or(0, Bounds::buckets);
            counts.clear();
            counts.extend((0..buckets).map(|bucket| block.sum(HISTOGRAM_BUCKETS + bucket)));
            visitor.histogram(labels, counts, block.sum_f64(HISTOGRAM_SUM));
        }
        // Their series are sketches.
        (MetricType::Summary, _) => {}
    }
}
