//! A metric family: what it is called, and its series.

use std::borrow::Cow;
use std::fmt;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, OnceLock};

use super::context::Context;
use super::dense::{Dense, combinations};
use super::forward::detach;
use super::key::{Given, Key, Label, Overflow, push_block, values};
use super::layout::shift;
use super::objects::{Object, Objects};
use super::open::Open;
use super::spec::{Origin, Spec};
use super::trouble::Problem;
use super::visit::{Header, Sketch};
use crate::buckets::Bounds;
use crate::descriptor::{MetricType, Number};
use crate::label::LabelSet;
use crate::storage::{Cells, Owned, Slot, allocate};

/// A metric family and its series.
#[derive(Debug)]
pub(crate) struct Family {
    pub(crate) name: Cow<'static, str>,
    help: OnceLock<Cow<'static, str>>,
    pub(crate) metric_type: MetricType,
    pub(crate) number: Number,
    pub(crate) labels: Option<Vec<Label>>,
    pub(crate) bounds: Option<&'static Bounds>,
    limit: usize,
    pub(crate) origin: Origin,
    pub(crate) series: Series,
    context: Arc<Context>,
    warned: AtomicBool,
}

/// The series of a family, by what their labels allow.
pub(crate) enum Series {
    Dense(Dense),
    Open(Arc<Open>),
    Removable(Box<Objects<Owned>>),
    Sketches(Box<Objects<Arc<dyn Sketch>>>),
}

impl fmt::Debug for Series {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dense(dense) => dense.fmt(f),
            Self::Open(open) => open.fmt(f),
            Self::Removable(objects) => objects.fmt(f),
            Self::Sketches(objects) => objects.fmt(f),
        }
    }
}

/// The cells of a series, wherever they are.
#[derive(Debug, Clone)]
pub(crate) enum AnyCells {
    Slot(Slot),
    Owned(Owned),
}

impl AnyCells {
    /// How foreign recorders know the series.
    pub(crate) fn id(&self) -> u64 {
        match self {
            Self::Slot(slot) => slot.id(),
            Self::Owned(owned) => owned.id(),
        }
    }
}

impl Family {
    pub(crate) fn new(spec: Spec, context: Arc<Context>) -> Self {
        let series = match &spec.labels {
            _ if spec.metric_type == MetricType::Summary => {
                Series::Sketches(Box::new(Objects::new()))
            }
            _ if spec.removable => Series::Removable(Box::new(Objects::new())),
            Some(labels) if labels.iter().all(|label| label.values.is_closed()) => {
                Series::Dense(dense(&spec, labels))
            }
            _ => Series::Open(Arc::new(Open::new())),
        };
        Self {
            name: spec.name,
            help: spec.help.map(OnceLock::from).unwrap_or_default(),
            metric_type: spec.metric_type,
            number: spec.number,
            labels: spec.labels,
            bounds: spec.bounds,
            limit: spec.limit,
            origin: spec.origin,
            series,
            context,
            warned: AtomicBool::new(false),
        }
    }

    /// What the family was made from.
    pub(crate) fn spec(&self) -> Spec {
        Spec {
            name: self.name.clone(),
            help: self.help.get().cloned(),
            metric_type: self.metric_type,
            number: self.number,
            labels: self.labels.clone(),
            removable: matches!(self.series, Series::Removable(_)),
            bounds: self.bounds,
            limit: self.limit,
            origin: self.origin.clone(),
        }
    }

    pub(crate) fn header(&self) -> Header<'_> {
        Header {
            name: &self.name,
            help: self.help.get().map(|help| &**help),
            metric_type: self.metric_type,
            bounds: self.bounds,
        }
    }

    /// Sets the help of a family that has none. The first one wins.
    pub(crate) fn describe(&self, help: Cow<'static, str>) {
        let _ = self.help.set(help);
    }

    /// Whether there were no slots left for its series.
    pub(crate) fn is_void(&self) -> bool {
        matches!(&self.series, Series::Dense(dense) if dense.first == Slot::VOID)
    }

    /// The slots of the first series, where there is an array of them, and their distance.
    pub(crate) fn dense(&self) -> Option<(Slot, u32)> {
        match &self.series {
            Series::Dense(dense) => Some((dense.first, dense.stride)),
            _ => None,
        }
    }

    /// The table of the series, where there is one that only grows.
    pub(crate) fn open(&self) -> Option<&Arc<Open>> {
        match &self.series {
            Series::Open(open) => Some(open),
            _ => None,
        }
    }

    /// The slots of the series with these labels, which is added if it is new.
    #[inline]
    pub(crate) fn series(&self, labels: &(impl LabelSet + ?Sized)) -> Slot {
        match &self.series {
            Series::Open(open) => open
                .get(labels)
                .unwrap_or_else(|| self.add_open(open, labels)),
            Series::Dense(dense) => dense.slot(labels.index()),
            // The type of a handle says how its family is kept, and the registry refuses one that says otherwise.
            Series::Removable(_) | Series::Sketches(_) => Slot::VOID,
        }
    }

    /// The cells of the removable series with these labels, which is added if it is new.
    #[inline]
    pub(crate) fn owned(&self, labels: &(impl LabelSet + ?Sized)) -> Owned {
        let new = || Owned::new(shift(self.metric_type, self.bounds));
        match &self.series {
            Series::Removable(objects) => {
                let found = objects.get(labels);
                found.unwrap_or_else(|| {
                    self.add_object(objects, labels, new, |owned| {
                        Some(AnyCells::Owned(owned.clone()))
                    })
                })
            }
            // As in `series`.
            _ => new(),
        }
    }

    /// The sketch of the series with these labels; `new` makes it if there is none yet.
    #[cfg(feature = "summary")]
    pub(crate) fn sketch(
        &self,
        labels: &(impl LabelSet + ?Sized),
        new: impl Fn() -> Arc<dyn Sketch>,
    ) -> Option<Arc<dyn Sketch>> {
        let Series::Sketches(objects) = &self.series else {
            return None;
        };
        let found = objects.get(labels);
        Some(found.unwrap_or_else(|| self.add_object(objects, labels, new, |_| None)))
    }

    #[cold]
    fn add_open(&self, open: &Open, labels: &(impl LabelSet + ?Sized)) -> Slot {
        let key = Key::of(labels);
        self.insert_open(open, &key, self.limit).unwrap_or_else(|| {
            self.overflowed();
            self.insert_open(open, &overflow_key(labels), usize::MAX)
                .unwrap_or(Slot::VOID)
        })
    }

    /// The slots of the series with this key, added if it is new; `None` where there are `limit` already.
    fn insert_open(&self, open: &Open, key: &Key, limit: usize) -> Option<Slot> {
        if let Some(found) = open.get_key(key) {
            return Some(found);
        }
        if open.len() >= limit {
            return None;
        }
        let Ok(slot) = allocate(1, shift(self.metric_type, self.bounds)) else {
            self.context.trouble.count(Problem::NoRoom, &self.name);
            return Some(Slot::VOID);
        };
        // Before anyone can find it: what is recorded from the first moment on is handed on.
        let told = self
            .context
            .announce_series(self, key.as_bytes(), &AnyCells::Slot(slot), true);
        let inserted = open.insert(key, limit, |out| self.push_block(out, key.as_bytes()), slot);
        if !matches!(inserted, Some((_, true))) {
            detach(slot.id());
        }
        let (slot, added) = inserted?;
        if added {
            self.added(key, Some(AnyCells::Slot(slot)), told);
        }
        Some(slot)
    }

    /// Adds an object, or takes that of the overflow series. `cells` are what foreign recorders are told of.
    #[cold]
    fn add_object<T: Clone>(
        &self,
        objects: &Objects<T>,
        labels: &(impl LabelSet + ?Sized),
        new: impl Fn() -> T,
        cells: impl Fn(&T) -> Option<AnyCells>,
    ) -> T {
        let limit = self.limit as u64;
        self.insert_object(objects, &Key::of(labels), limit, &new, &cells)
            .unwrap_or_else(|| {
                self.overflowed();
                let key = overflow_key(labels);
                self.insert_object(objects, &key, Objects::<T>::OVERFLOW, &new, &cells)
                    .unwrap_or_else(new)
            })
    }

    /// The object with this key, added if it is new; `None` where there are `limit` already.
    fn insert_object<T: Clone>(
        &self,
        objects: &Objects<T>,
        key: &Key,
        limit: u64,
        new: impl Fn() -> T,
        cells: impl Fn(&T) -> Option<AnyCells>,
    ) -> Option<T> {
        if limit == Objects::<T>::OVERFLOW
            && let Some(found) = objects.get_overflow(key)
        {
            return Some(found);
        }
        if objects.len() >= limit {
            return None;
        }
        let made = new();
        let cells = cells(&made);
        // Before anyone can find it, as above.
        let told = cells.as_ref().map_or(0, |cells| {
            self.context
                .announce_series(self, key.as_bytes(), cells, true)
        });
        let inserted = objects.insert(key, limit, |out| self.push_block(out, key.as_bytes()), made);
        match inserted {
            Some((object, true)) => {
                self.added(key, cells, told);
                Some(object)
            }
            other => {
                cells.iter().map(AnyCells::id).for_each(detach);
                other.map(|(object, _)| object)
            }
        }
    }

    /// Removes the series with these labels; tells whether it was there.
    pub(crate) fn remove(&self, labels: &(impl LabelSet + ?Sized)) -> bool {
        let Series::Removable(objects) = &self.series else {
            return false;
        };
        let removed = objects.remove(&Key::of(labels));
        removed.inspect(|item| detach(item.value.id())).is_some()
    }

    /// The removable series as they are now; no lock is held while they are looked at.
    pub(crate) fn removable(&self) -> Vec<Arc<Object<Owned>>> {
        match &self.series {
            Series::Removable(objects) => objects.kept(),
            _ => Vec::new(),
        }
    }

    /// Removes exactly this series.
    pub(crate) fn remove_object(&self, object: &Arc<Object<Owned>>) {
        if let Series::Removable(objects) = &self.series
            && objects.remove_object(object)
        {
            detach(object.value.id());
        }
    }

    /// Every series: its key and its cells.
    pub(crate) fn all(&self) -> Vec<(Box<[u8]>, AnyCells)> {
        match &self.series {
            Series::Dense(dense) => combinations(self.labels.as_deref().unwrap_or_default())
                .enumerate()
                .map(|(index, values)| {
                    (
                        Key::of_values(&values).into_bytes(),
                        AnyCells::Slot(dense.slot(index)),
                    )
                })
                .collect(),
            Series::Open(open) => open
                .entries()
                .map(|(key, slot)| (key.into(), AnyCells::Slot(slot)))
                .collect(),
            Series::Removable(objects) => objects
                .all()
                .iter()
                .map(|object| (object.key.clone(), AnyCells::Owned(object.value.clone())))
                .collect(),
            Series::Sketches(_) => Vec::new(),
        }
    }

    /// The cells of the series with these values, as texts in the order of the labels; added if it is new. `None` where
    /// a value is not one of a closed label's.
    pub(crate) fn series_by_values(&self, texts: &[&str]) -> Option<AnyCells> {
        let labels = self.labels.as_deref().unwrap_or_default();
        let given = Given::new(labels, texts)?;
        Some(match &self.series {
            Series::Removable(_) => AnyCells::Owned(self.owned(&given)),
            _ => AnyCells::Slot(self.series(&given)),
        })
    }

    /// Takes back that foreign recorders were told of a family that nobody will use.
    pub(super) fn withdraw(&self) {
        for (_, cells) in self.all() {
            detach(cells.id());
        }
    }

    /// Writes the label block of a key.
    fn push_block(&self, out: &mut String, key: &[u8]) {
        if let Some(labels) = &self.labels {
            push_block(
                out,
                labels.iter().map(|label| &*label.name).zip(values(key)),
            );
        } else {
            let mut texts = values(key);
            push_block(
                out,
                std::iter::from_fn(|| Some((texts.next()?, texts.next()?))),
            );
        }
    }

    /// Counts what is to be said of a new series, and tells the foreign recorders that were named since `told` of them were.
    fn added(&self, key: &Key, cells: Option<AnyCells>, told: usize) {
        for _ in 0..key.cut {
            self.context
                .trouble
                .count(Problem::LabelValueCut, &self.name);
        }
        if let Some(cells) = cells
            && self.context.targets_len() != told
        {
            self.context
                .announce_series(self, key.as_bytes(), &cells, false);
        }
    }

    #[cold]
    fn overflowed(&self) {
        self.context
            .trouble
            .count(Problem::SeriesOverflow, &self.name);
        if !self.warned.swap(true, Relaxed) {
            tracing::warn!(
                family = &*self.name,
                limit = self.limit,
                "metric family reached its series limit: further label values are recorded as `__overflow__`; \
                 raise it with `#[metric(max_series = …)]` or use fewer label values"
            );
        }
    }
}

fn overflow_key(labels: &(impl LabelSet + ?Sized)) -> Key {
    let mut overflow = Overflow(Key::default());
    labels.encode(&mut overflow);
    overflow.0
}

fn dense(spec: &Spec, labels: &[Label]) -> Dense {
    let series = labels
        .iter()
        .map(|label| label.values.count().unwrap_or(0))
        .product::<usize>();
    let shift = shift(spec.metric_type, spec.bounds);
    match u32::try_from(series)
        .ok()
        .and_then(|series| allocate(series, shift).ok())
    {
        Some(first) => Dense::new(labels, first, 1 << shift),
        None => Dense::new(labels, Slot::VOID, 0),
    }
}
