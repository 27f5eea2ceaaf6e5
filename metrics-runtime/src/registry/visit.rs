//! Reading a registry: what the page and other readers are made from.

use std::sync::Arc;

use super::family::{Family, Series};
use super::layout::{GAUGE_TRACKED, GAUGE_VALUE, HISTOGRAM_BUCKETS, HISTOGRAM_SUM, gauge_value};
use crate::buckets::Bounds;
use crate::descriptor::{MetricType, Number};
use crate::storage::{Cells, Owned, Reader, Slot};

/// What is said of a family before its series.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Header<'f> {
    pub(crate) name: &'f str,
    pub(crate) help: Option<&'f str>,
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
    fn family(&mut self, header: &Header<'_>);
    fn counter(&mut self, labels: &str, value: u64);
    fn counter_f64(&mut self, labels: &str, value: f64);
    fn gauge(&mut self, labels: &str, value: f64);
    /// `counts` are those of the single buckets, the one up to `+Inf` last.
    fn histogram(&mut self, labels: &str, counts: &[u64], sum: f64);
    fn summary(&mut self, labels: &str, value: &SummaryValue);
}

/// Shows `families` in their order.
pub(super) fn visit(families: &[Arc<Family>], visitor: &mut impl Visitor) {
    let mut reader = Reader::new();
    let mut counts = Vec::new();
    for family in families {
        visitor.family(&family.header());
        match &family.series {
            Series::Dense(dense) => {
                for index in 0..dense.texts.len() {
                    let mut block = Sharded {
                        reader: &mut reader,
                        first: dense.slot(index),
                    };
                    visit_series(
                        family,
                        dense.texts.get(index),
                        &mut block,
                        &mut counts,
                        visitor,
                    );
                }
            }
            Series::Open(open) => open.for_each(|labels, first| {
                let mut block = Sharded {
                    reader: &mut reader,
                    first,
                };
                visit_series(family, labels, &mut block, &mut counts, visitor);
            }),
            Series::Removable(objects) => {
                for object in objects.all() {
                    let mut block = object.value.clone();
                    visit_series(family, &object.text, &mut block, &mut counts, visitor);
                }
            }
            Series::Sketches(objects) => {
                for object in objects.all() {
                    visitor.summary(&object.text, &object.value.read());
                }
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

#[inline]
fn visit_series(
    family: &Family,
    labels: &str,
    block: &mut impl Block,
    counts: &mut Vec<u64>,
    visitor: &mut impl Visitor,
) {
    match (family.metric_type, family.number) {
        (MetricType::Counter, Number::U64) => visitor.counter(labels, block.sum(0)),
        (MetricType::Counter, Number::F64) => visitor.counter_f64(labels, block.sum_f64(0)),
        (MetricType::Gauge, _) => {
            visitor.gauge(
                labels,
                gauge_value(block.shared(GAUGE_VALUE), block.sum(GAUGE_TRACKED)),
            );
        }
        (MetricType::Histogram, _) => {
            let buckets = family.bounds.map_or(0, Bounds::buckets);
            counts.clear();
            counts.extend((0..buckets).map(|bucket| block.sum(HISTOGRAM_BUCKETS + bucket)));
            visitor.histogram(labels, counts, block.sum_f64(HISTOGRAM_SUM));
        }
        // Their series are sketches.
        (MetricType::Summary, _) => {}
    }
}
