//! Walk over the series of families.

use std::ops::ControlFlow;
use std::sync::atomic::Ordering::Acquire;

use super::evaluated::{Evaluated, Known};
use super::visitor::{MetricPoint, SeriesRef, Visitor};
use crate::declaration::Number;
use crate::label::quoted;
use crate::naming::Escaping;
use crate::naming::MetricType;
use crate::series::{
    Bounds, FamilyHeader, FamilyShared, GAUGE_DERIVED, GAUGE_TRACKED, GAUGE_VALUE, GAUGE_WRITTEN,
    HISTOGRAM_BUCKETS, HISTOGRAM_SUM, OpenTable, STATES, SelfMetric, SelfMetrics, SeriesExtension,
    SeriesGroup, SeriesTable, SummaryValue, gauge_value,
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

/// A visitor that receives the header of a family before the first point of it.
struct HeadedVisitor<'w, V> {
    /// The header of the family, until it is handed out.
    header: Option<&'w FamilyHeader<'w>>,
    visitor: &'w mut V,
}

impl<V: Visitor> HeadedVisitor<'_, V> {
    #[inline]
    fn get(&mut self) -> &mut V {
        if let Some(header) = self.header.take() {
            self.visitor.family(header);
        }
        self.visitor
    }
}

/// A walk over families, which shows their series to a visitor.
pub(super) struct Walk<'w, V> {
    headed: HeadedVisitor<'w, V>,
    /// Decides how names of labels are shown.
    escaping: Escaping,
    /// The values of derived gauges.
    evaluated: Evaluated,
    reader: Reader,
    /// The counts of the last histogram, to be used again.
    counts: Vec<u64>,
}

impl<'w, V: Visitor> Walk<'w, V> {
    /// Returns a walk for this visitor. Derived gauges are `evaluated` before.
    pub(super) fn new(visitor: &'w mut V, escaping: Escaping, evaluated: Evaluated) -> Self {
        let header = None;
        Self {
            headed: HeadedVisitor { header, visitor },
            escaping,
            evaluated,
            reader: Reader::new(),
            counts: Vec::new(),
        }
    }

    /// Shows families under their names, in this order. A family of which nothing is shown, because it has no groups or because
    /// its series come and go with what is recorded, is left out. No lock may be held.
    pub(super) fn families(mut self, families: &'w [ShownFamily<'_>]) {
        let headers = families.iter().map(|family| &family.header);
        self.headed.visitor.begin(headers);
        for ShownFamily { header, series } in families {
            self.headed.header = Some(header);
            match series {
                ShownSeries::Groups(groups) => groups.iter().for_each(|group| self.group(group)),
                ShownSeries::SelfMetric(self_metrics, metric) => {
                    self.self_metric(self_metrics, *metric);
                }
            }
        }
    }

    fn self_metric(&mut self, self_metrics: &SelfMetrics, metric: SelfMetric) {
        for count in self_metrics.counts(metric) {
            let series = SeriesRef {
                labels: &count.labels(metric),
                created: count.created,
                extension: None,
            };
            let point = MetricPoint::Counter(count.total());
            self.headed.get().point(&series, point);
        }
    }

    fn group(&mut self, group: &SeriesGroup) {
        let shared = group.shared();
        if !shared.spec.source.is_shown_by_series() {
            self.headed.get();
        }
        match &group.series {
            SeriesTable::Dense(dense) => {
                for index in 0..dense.texts.len() {
                    let cells = dense.slot(index);
                    if dense.is_shown(index, || self.has_recorded(shared, &cells)) {
                        let series = (dense.texts.get(index), &group.created);
                        self.series(shared, series, &cells);
                    }
                }
            }
            SeriesTable::Open(open) => self.open_table(shared, open),
            SeriesTable::Removable(objects) => {
                for object in objects.all() {
                    let series = (&*object.text, &object.created);
                    self.series(shared, series, &object.value);
                }
            }
            SeriesTable::Info(info) => {
                if let Some(shown) = info.shown() {
                    let series = SeriesRef {
                        labels: &shown.text,
                        created: group.created,
                        extension: None,
                    };
                    self.headed.get().point(&series, MetricPoint::Info);
                }
            }
        }
    }

    /// Shows the series of a table, under its lock; but a gauge that became derived after the page began is computed without
    /// it: the function is foreign code, which may ask for the table itself.
    fn open_table(&mut self, shared: &FamilyShared, open: &OpenTable) {
        let mut passed = 0;
        loop {
            let visited = open.try_for_each(passed, |labels, cells, created| {
                match self.show(shared, (labels, created), &cells) {
                    Shown::NotComputed => ControlFlow::Break((labels.to_owned(), cells, *created)),
                    Shown::Done => ControlFlow::Continue(()),
                }
            });
            let ControlFlow::Break(((labels, cells, created), next)) = visited else {
                return;
            };
            self.compute(shared, (&labels, &created), &cells);
            passed = next;
        }
    }

    /// Shows a series. No lock may be held.
    #[inline]
    fn series(&mut self, shared: &FamilyShared, series: (&str, &u64), cells: &impl ReadCells) {
        if let Shown::NotComputed = self.show(shared, series, cells) {
            self.compute(shared, series, cells);
        }
    }

    /// Shows a gauge that became derived meanwhile. No lock may be held.
    #[cold]
    fn compute(
        &mut self,
        shared: &FamilyShared,
        (labels, created): (&str, &u64),
        cells: &impl ReadCells,
    ) {
        let computed = self.evaluated.add(shared, cells.clone().into());
        let tracked = gauge_value(0, cells.read(&mut self.reader, GAUGE_TRACKED));
        let value = match load(cells, GAUGE_VALUE) {
            GAUGE_DERIVED => computed.map(|value| value + tracked),
            // Another value was written meanwhile.
            set => {
                let tracked = cells.read(&mut self.reader, GAUGE_TRACKED);
                Some(gauge_value(set, tracked))
            }
        };
        if let Some(value) = value {
            let series = SeriesRef {
                labels,
                created: *created,
                extension: None,
            };
            self.headed.get().point(&series, MetricPoint::Gauge(value));
        }
    }

    /// Shows a series, unless it is to be computed.
    #[inline]
    fn show(
        &mut self,
        shared: &FamilyShared,
        (labels, created): (&str, &u64),
        cells: &impl ReadCells,
    ) -> Shown {
        let spec = &shared.spec;
        let renamed = (spec.source.keeps_utf8() && self.escaping != Escaping::AllowUtf8)
            .then(|| quoted::renamed(labels, self.escaping));
        let extension = V::WANTS_EXTENSION.then(|| SeriesExtension::find(cells));
        let series = &SeriesRef {
            labels: renamed.as_deref().unwrap_or(labels),
            // Not read for nothing: that is a walk through memory of its own.
            created: if V::WANTS_EXTENSION { *created } else { 0 },
            extension: extension.flatten(),
        };
        match (spec.metric_type, spec.number) {
            (MetricType::Counter, Number::U64) => {
                let total = cells.read(&mut self.reader, 0);
                self.headed.get().point(series, MetricPoint::Counter(total));
            }
            (MetricType::Counter, Number::F64) => {
                let total = cells.read_f64(&mut self.reader, 0);
                let point = MetricPoint::FloatCounter(total);
                self.headed.get().point(series, point);
            }
            (MetricType::Gauge, _) => match self.level(shared, cells) {
                Level::Value(value) => self.headed.get().point(series, MetricPoint::Gauge(value)),
                Level::Absent => {}
                Level::NotComputed => return Shown::NotComputed,
            },
            (MetricType::Histogram, _) => {
                let sum = self.histogram(spec.bounds, cells);
                let counts = &self.counts;
                let point = MetricPoint::Histogram { counts, sum };
                self.headed.get().point(series, point);
            }
            (MetricType::Summary, _) => {
                if let Some(value) = summary(cells, spec.source.quantiles()) {
                    let point = MetricPoint::Summary(&value);
                    self.headed.get().point(series, point);
                }
            }
            (MetricType::StateSet, _) => {
                if let Some(states) = &spec.states {
                    let bits = load(cells, STATES);
                    let point = MetricPoint::StateSet { states, bits };
                    self.headed.get().point(series, point);
                }
            }
            // The one series of an info has no cells.
            (MetricType::Info, _) => {}
        }
        Shown::Done
    }

    /// Reads a histogram: its counts into `counts`, and its sum.
    #[inline]
    fn histogram(&mut self, bounds: Option<&Bounds>, cells: &impl ReadCells) -> f64 {
        let Self { counts, reader, .. } = self;
        let buckets = bounds.map_or(0, Bounds::buckets);
        counts.clear();
        counts.extend((0..buckets).map(|bucket| cells.read(reader, HISTOGRAM_BUCKETS + bucket)));
        cells.read_f64(reader, HISTOGRAM_SUM)
    }

    /// Reads a gauge.
    #[inline]
    fn level(&mut self, shared: &FamilyShared, cells: &impl ReadCells) -> Level {
        if let Some(idle) = shared.spec.idle {
            let written = Ticks::from_nonzero(load(cells, GAUGE_WRITTEN));
            if written.is_none_or(|at| u128::from(at.elapsed_nanos()) > idle.as_nanos()) {
                return Level::Absent;
            }
        }
        match load(cells, GAUGE_VALUE) {
            GAUGE_DERIVED => match self.evaluated.get(cells.id()) {
                Known::Value(value) => {
                    let tracked = cells.read(&mut self.reader, GAUGE_TRACKED);
                    Level::Value(value + gauge_value(0, tracked))
                }
                Known::Absent => Level::Absent,
                Known::Nothing => Level::NotComputed,
            },
            set => {
                let tracked = cells.read(&mut self.reader, GAUGE_TRACKED);
                Level::Value(gauge_value(set, tracked))
            }
        }
    }

    /// Returns `true` if anything was recorded in a series. A gauge that was set to 0 has recorded.
    fn has_recorded(&mut self, shared: &FamilyShared, cells: &impl ReadCells) -> bool {
        let (spec, reader) = (&shared.spec, &mut self.reader);
        match spec.metric_type {
            MetricType::Counter if spec.number == Number::F64 => cells.read_f64(reader, 0) > 0.0,
            MetricType::Counter => cells.read(reader, 0) != 0,
            MetricType::Gauge => {
                load(cells, GAUGE_VALUE) != 0 || cells.read(reader, GAUGE_TRACKED) != 0
            }
            MetricType::Info => true,
            MetricType::StateSet => load(cells, STATES) != 0,
            MetricType::Summary => summary(cells, &[]).is_some_and(|value| value.count != 0),
            MetricType::Histogram => {
                let buckets = spec.bounds.map_or(0, Bounds::buckets);
                (0..buckets).any(|bucket| cells.read(reader, HISTOGRAM_BUCKETS + bucket) != 0)
            }
        }
    }
}

/// Returns the state of a summary.
fn summary(cells: &impl Cells, quantiles: &[f64]) -> Option<SummaryValue> {
    SeriesExtension::find(cells)?.summary(quantiles)
}

/// The outcome of showing a series.
enum Shown {
    /// Nothing is left to do.
    Done,
    /// The series became derived meanwhile, and is to be computed first.
    NotComputed,
}

/// The level that a gauge shows.
enum Level {
    Value(f64),
    /// The gauge was not written for too long, or its function has no value for this page.
    Absent,
    /// The gauge became derived meanwhile.
    NotComputed,
}

/// Cells whose totals are read one after another.
trait ReadCells: Cells + Into<AnyCells> {
    /// Returns the total of an integer cell, wrapping.
    fn read(&self, reader: &mut Reader, offset: u32) -> u64;

    /// Returns the total of an `f64` cell.
    fn read_f64(&self, reader: &mut Reader, offset: u32) -> f64;
}

impl ReadCells for Slot {
    #[inline]
    fn read(&self, reader: &mut Reader, offset: u32) -> u64 {
        reader.sum(self.offset(offset))
    }

    #[inline]
    fn read_f64(&self, reader: &mut Reader, offset: u32) -> f64 {
        reader.sum_f64(self.offset(offset))
    }
}

impl ReadCells for Owned {
    fn read(&self, _: &mut Reader, offset: u32) -> u64 {
        self.sum(offset)
    }

    fn read_f64(&self, _: &mut Reader, offset: u32) -> f64 {
        self.sum_f64(offset)
    }
}

/// Returns the value of a cell that all threads share.
fn load(cells: &impl Cells, offset: u32) -> u64 {
    cells.shared(offset).load(Acquire)
}
