//! Reading a registry: what the page and other readers are made from.

use std::ops::ControlFlow;
use std::sync::atomic::Ordering::Acquire;

use super::evaluated::{Evaluated, Known};
use super::visitor::{SeriesRef, Visitor};
use crate::declaration::Number;
use crate::label::quoted;
use crate::naming::Escaping;
use crate::naming::MetricType;
use crate::series::{
    SeriesExtension, Bounds, FamilyHeader, FamilyShared, GAUGE_DERIVED, GAUGE_TRACKED, GAUGE_VALUE,
    GAUGE_WRITTEN, HISTOGRAM_BUCKETS, HISTOGRAM_SUM, OpenTable, STATES, SelfMetric, SelfMetrics,
    SeriesGroup, SeriesTable, gauge_value, sketches,
};
use crate::storage::{AnyCells, Cells, Owned, Reader, Slot};
use crate::support::Ticks;

/// A family under one of its names.
pub(super) struct ShownFamily<'r> {
    pub(super) header: FamilyHeader<'r>,
    pub(super) series: ShownSeries<'r>,
}

/// The series of a family that are shown.
pub(super) enum ShownSeries<'r> {
    Groups(Vec<&'static SeriesGroup>),
    /// The counters of a self-metric. They are read when their turn comes.
    SelfMetric(&'r SelfMetrics, SelfMetric),
}

/// Shows families under their names, in this order. One of which nothing is shown, because it has no groups or because its
/// series come and go with what is recorded, is left out. Derived gauges are `evaluated` before. No lock may be held.
///
/// Names of labels are shown as `escaping` shows them.
pub(super) fn visit(
    families: &[ShownFamily<'_>],
    escaping: Escaping,
    mut evaluated: Evaluated,
    visitor: &mut impl Visitor,
) {
    let mut reader = Reader::new();
    let mut counts = Vec::new();
    visitor.begin(families.iter().map(|family| &family.header));
    for ShownFamily { header, series } in families {
        let mut headed = Headed {
            header: Some(header),
            escaping,
            visitor,
            evaluated: &mut evaluated,
        };
        match series {
            ShownSeries::Groups(groups) => {
                for group in groups {
                    visit_group(group, &mut reader, &mut counts, &mut headed);
                }
            }
            ShownSeries::SelfMetric(self_metrics, metric) => {
                visit_self_metric(self_metrics, *metric, &mut headed);
            }
        }
    }
}

fn visit_self_metric(
    self_metrics: &SelfMetrics,
    metric: SelfMetric,
    headed: &mut Headed<'_, '_, impl Visitor>,
) {
    for count in self_metrics.counts(metric) {
        let point = SeriesRef {
            labels: &count.labels(metric),
            created: count.created,
            beside: None,
        };
        headed.visitor().counter(&point, count.total());
    }
}

/// A visitor who is told of a family before its first series.
struct Headed<'v, 'f, V> {
    /// Until it is told.
    header: Option<&'v FamilyHeader<'f>>,
    escaping: Escaping,
    visitor: &'v mut V,
    /// The values of derived gauges.
    evaluated: &'v mut Evaluated,
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

fn visit_group(
    group: &SeriesGroup,
    reader: &mut Reader,
    counts: &mut Vec<u64>,
    headed: &mut Headed<'_, '_, impl Visitor>,
) {
    let shared = group.shared();
    if !shared.spec.source.is_shown_by_series() {
        headed.visitor();
    }
    match &group.series {
        SeriesTable::Dense(dense) => {
            for index in 0..dense.texts.len() {
                let first = dense.slot(index);
                let mut block = Sharded { reader, first };
                if dense.is_shown(index, || has_recorded(shared, &mut block)) {
                    let series = (dense.texts.get(index), &group.created);
                    visit_series(shared, series, &mut block, counts, headed);
                }
            }
        }
        SeriesTable::Open(open) => visit_open(shared, open, reader, counts, headed),
        SeriesTable::Removable(objects) => {
            for object in objects.all() {
                let mut block = object.value.clone();
                let series = (&*object.text, &object.created);
                visit_series(shared, series, &mut block, counts, headed);
            }
        }
        SeriesTable::Info(info) => {
            if let Some(shown) = info.shown() {
                headed.visitor().info(&SeriesRef {
                    labels: &shown.text,
                    created: group.created,
                    beside: None,
                });
            }
        }
    }
}

/// The series of a table, under its lock; but a gauge that became derived after the page began is computed without it: the
/// function is foreign code, which may ask for the table itself.
fn visit_open(
    shared: &FamilyShared,
    open: &OpenTable,
    reader: &mut Reader,
    counts: &mut Vec<u64>,
    headed: &mut Headed<'_, '_, impl Visitor>,
) {
    let mut passed = 0;
    loop {
        let visited = open.try_for_each(passed, |labels, first, created| {
            let mut block = Sharded { reader, first };
            match show_series(shared, (labels, created), &mut block, counts, headed) {
                Shown::Computed => ControlFlow::Break((labels.to_owned(), first, *created)),
                Shown::AsItIs => ControlFlow::Continue(()),
            }
        });
        let ControlFlow::Break(((labels, first, created), next)) = visited else {
            return;
        };
        compute_series(
            shared,
            (&labels, &created),
            &mut Sharded { reader, first },
            headed,
        );
        passed = next;
    }
}

/// The totals of one block of cells.
trait Block {
    type Cells: Cells + Into<AnyCells>;

    fn id(&self) -> u64;
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

    fn id(&self) -> u64 {
        self.first.id()
    }

    fn shared(&self, offset: u32) -> u64 {
        Cells::shared(&self.first, offset).load(Acquire)
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

    fn id(&self) -> u64 {
        Cells::id(self)
    }

    fn shared(&self, offset: u32) -> u64 {
        Cells::shared(self, offset).load(Acquire)
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

/// Returns `true` if anything was recorded in a series. A gauge that was set to 0 has recorded.
fn has_recorded(shared: &FamilyShared, block: &mut impl Block) -> bool {
    let spec = &shared.spec;
    match spec.metric_type {
        MetricType::Counter if spec.number == Number::F64 => block.sum_f64(0) > 0.0,
        MetricType::Counter => block.sum(0) != 0,
        MetricType::Gauge => block.shared(GAUGE_VALUE) != 0 || block.sum(GAUGE_TRACKED) != 0,
        MetricType::Info => true,
        MetricType::StateSet => block.shared(STATES) != 0,
        MetricType::Summary => {
            sketches::read(block.id(), &[]).is_some_and(|value| value.count != 0)
        }
        MetricType::Histogram => {
            let buckets = spec.bounds.map_or(0, Bounds::buckets);
            (0..buckets).any(|bucket| block.sum(HISTOGRAM_BUCKETS + bucket) != 0)
        }
    }
}

/// Whether a series was shown.
enum Shown {
    AsItIs,
    /// Not yet: it became derived meanwhile, and is to be computed.
    Computed,
}

/// Shows a series. No lock may be held.
#[inline]
fn visit_series(
    shared: &FamilyShared,
    series: (&str, &u64),
    block: &mut impl Block,
    counts: &mut Vec<u64>,
    headed: &mut Headed<'_, '_, impl Visitor>,
) {
    if let Shown::Computed = show_series(shared, series, block, counts, headed) {
        compute_series(shared, series, block, headed);
    }
}

/// Shows a gauge that became derived meanwhile. No lock may be held.
#[cold]
fn compute_series(
    shared: &FamilyShared,
    (labels, created): (&str, &u64),
    block: &mut impl Block,
    headed: &mut Headed<'_, '_, impl Visitor>,
) {
    let computed = headed.evaluated.add(shared, block.cells().into());
    let tracked = gauge_value(0, block.sum(GAUGE_TRACKED));
    let value = match block.shared(GAUGE_VALUE) {
        GAUGE_DERIVED => computed.map(|value| value + tracked),
        // Another value was written meanwhile.
        set => Some(gauge_value(set, block.sum(GAUGE_TRACKED))),
    };
    if let Some(value) = value {
        let point = SeriesRef {
            labels,
            created: *created,
            beside: None,
        };
        headed.visitor().gauge(&point, value);
    }
}

/// Shows a series, unless it is to be computed.
#[inline]
fn show_series<V: Visitor>(
    shared: &FamilyShared,
    (labels, created): (&str, &u64),
    block: &mut impl Block,
    counts: &mut Vec<u64>,
    headed: &mut Headed<'_, '_, V>,
) -> Shown {
    let spec = &shared.spec;
    let renamed = (spec.source.keeps_utf8() && headed.escaping != Escaping::AllowUtf8)
        .then(|| quoted::renamed(labels, headed.escaping));
    // A handle on the same cells, so that the block can be read while it is looked beside.
    let cells = V::LOOKS_BESIDE.then(|| block.cells());
    let point = &SeriesRef {
        labels: renamed.as_deref().unwrap_or(labels),
        // Not read for nothing: that is a walk through memory of its own.
        created: if V::LOOKS_BESIDE { *created } else { 0 },
        beside: cells.as_ref().and_then(SeriesExtension::find),
    };
    match (spec.metric_type, spec.number) {
        (MetricType::Counter, Number::U64) => headed.visitor().counter(point, block.sum(0)),
        (MetricType::Counter, Number::F64) => {
            headed.visitor().counter_f64(point, block.sum_f64(0));
        }
        (MetricType::Gauge, _) => match gauge(shared, block) {
            Level::Set(value) => headed.visitor().gauge(point, value),
            Level::Derived => match headed.evaluated.get(block.id()) {
                Known::Value(value) => {
                    let value = value + gauge_value(0, block.sum(GAUGE_TRACKED));
                    headed.visitor().gauge(point, value);
                }
                Known::Absent => {}
                Known::Nothing => return Shown::Computed,
            },
            Level::Idle => {}
        },
        (MetricType::Histogram, _) => {
            let buckets = spec.bounds.map_or(0, Bounds::buckets);
            counts.clear();
            counts.extend((0..buckets).map(|bucket| block.sum(HISTOGRAM_BUCKETS + bucket)));
            let sum = block.sum_f64(HISTOGRAM_SUM);
            headed.visitor().histogram(point, counts, sum);
        }
        (MetricType::Summary, _) => {
            if let Some(value) = sketches::read(block.id(), spec.source.quantiles()) {
                headed.visitor().summary(point, &value);
            }
        }
        (MetricType::StateSet, _) => {
            if let Some(states) = &spec.states {
                let bits = block.shared(STATES);
                headed.visitor().state_set(point, states, bits);
            }
        }
        // The one series of an info is no block.
        (MetricType::Info, _) => {}
    }
    Shown::AsItIs
}

/// The level that a gauge shows.
enum Level {
    Set(f64),
    /// The computed value.
    Derived,
    /// Nothing: it was not written for too long.
    Idle,
}

#[inline]
fn gauge(shared: &FamilyShared, block: &mut impl Block) -> Level {
    if let Some(idle) = shared.spec.idle {
        let written = Ticks::from_nonzero(block.shared(GAUGE_WRITTEN));
        if written.is_none_or(|at| u128::from(at.elapsed_nanos()) > idle.as_nanos()) {
            return Level::Idle;
        }
    }
    match block.shared(GAUGE_VALUE) {
        GAUGE_DERIVED => Level::Derived,
        set => Level::Set(gauge_value(set, block.sum(GAUGE_TRACKED))),
    }
}
