//! The series of a family that share their constant label values.

mod add;
mod expired;

use std::fmt;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::{AcqRel, Acquire};
use std::sync::{Arc, Mutex};

use self::add::Keys;
use super::dense::{Dense, combinations};
use super::derived;
use super::family::{About, AnyCells};
use super::forward::detach;
use super::info::Info;
use super::key::{Given, Key, Label, values};
use super::layout::shift;
use super::objects::{Object, Objects};
use super::open::Open;
use super::sketches;
use super::source;
use crate::clock::unix_millis;
use crate::descriptor::MetricType;
use crate::label::{LabelSet, label_text};
use crate::lock::lock;
use crate::storage::{Cells, Owned, Slot, allocate};

/// A branch of a family: the values of its constant labels, and its series.
#[derive(Debug)]
pub(crate) struct Branch {
    pub(crate) about: Arc<About>,
    pub(crate) constants: Box<[Box<str>]>,
    pub(crate) series: Series,
    /// When it was registered, and with it the series that it has from the start: milliseconds since the epoch.
    pub(crate) created: u64,
    /// How many collectors fill it.
    collectors: AtomicUsize,
    /// How many of them have something for the page.
    filled: AtomicUsize,
}

/// The series of a branch, by what their labels allow.
pub(crate) enum Series {
    Dense(Dense),
    Open(Box<Open>),
    Removable(Box<Objects<Owned>>),
    Info(Info),
}

impl fmt::Debug for Series {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dense(dense) => dense.fmt(f),
            Self::Open(open) => open.fmt(f),
            Self::Removable(objects) => objects.fmt(f),
            Self::Info(info) => info.fmt(f),
        }
    }
}

impl Branch {
    /// A branch with the series that it has from the start; `None` where there are no slots left for them.
    pub(super) fn new(about: Arc<About>, constants: Box<[Box<str>]>) -> Option<Self> {
        let series = Series::new(&about, &constants)?;
        Some(Self {
            about,
            constants,
            series,
            created: unix_millis(),
            collectors: AtomicUsize::new(0),
            filled: AtomicUsize::new(0),
        })
    }

    /// A branch that is on no page, with series that nobody reads where there are no slots left.
    pub(super) fn detached(about: Arc<About>, constants: Box<[Box<str>]>) -> Self {
        let series = Series::new(&about, &constants)
            .unwrap_or_else(|| Series::Dense(Dense::new([], Slot::VOID, 0, false)));
        Self {
            about,
            constants,
            series,
            created: unix_millis(),
            collectors: AtomicUsize::new(0),
            filled: AtomicUsize::new(0),
        }
    }

    /// A collector fills it from now on. What collectors fill is on the page while one of them has something for it; it
    /// records all the same.
    pub(crate) fn claim(&self) {
        self.collectors.fetch_add(1, AcqRel);
    }

    /// Takes one [`claim`](Self::claim) back.
    pub(crate) fn release(&self) {
        self.collectors.fetch_sub(1, AcqRel);
    }

    /// One of its collectors has something for the page.
    pub(crate) fn show(&self) {
        self.filled.fetch_add(1, AcqRel);
    }

    /// Takes one [`show`](Self::show) back.
    pub(crate) fn hide(&self) {
        self.filled.fetch_sub(1, AcqRel);
    }

    /// Whether the series are left off the page for now.
    pub(super) fn is_hidden(&self) -> bool {
        self.collectors.load(Acquire) > 0 && self.filled.load(Acquire) == 0
    }

    /// Keeps the branch for the life of the process, as its slots are: a handle can be `Copy` then, and outlive its registry.
    pub(super) fn keep(self) -> &'static Self {
        /// Where a leak check finds them.
        static KEPT: Mutex<Vec<&'static Branch>> = Mutex::new(Vec::new());

        let branch = Box::leak(Box::new(self));
        lock(&KEPT).push(branch);
        branch
    }

    /// How many series there are from the start.
    pub(super) fn dense_series(&self) -> usize {
        match &self.series {
            Series::Dense(dense) => dense.texts.len(),
            _ => 0,
        }
    }

    /// The slots of the first series, where there is an array of them, and their distance.
    pub(crate) fn dense(&self) -> Option<(Slot, u32)> {
        match &self.series {
            Series::Dense(dense) => Some((dense.first, dense.stride)),
            _ => None,
        }
    }

    /// The slots of the series at this place in an array; those that nobody reads where there is none.
    #[inline]
    pub(crate) fn slot_at(&self, index: usize) -> Slot {
        match &self.series {
            Series::Dense(dense) if index < dense.texts.len() => dense.slot(index),
            _ => Slot::VOID,
        }
    }

    /// The table of the series, where there is one that only grows.
    pub(crate) fn open(&self) -> Option<&Open> {
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
                .unwrap_or_else(|| self.add_open(open, &Keys::of(labels))),
            Series::Dense(dense) => dense.slot(labels.index()),
            // The type of a handle says how its family is kept, and the registry refuses one that says otherwise.
            Series::Removable(_) | Series::Info(_) => Slot::VOID,
        }
    }

    /// The slots of the series with these labels, if it is in a table and there already.
    #[inline]
    pub(crate) fn find_series(&self, labels: &(impl LabelSet + ?Sized)) -> Option<Slot> {
        self.open()?.get(labels)
    }

    /// The cells of the removable series with these labels, if it is there already.
    #[inline]
    pub(crate) fn find_owned(&self, labels: &(impl LabelSet + ?Sized)) -> Option<Owned> {
        match &self.series {
            Series::Removable(objects) => objects.get(labels),
            _ => None,
        }
    }

    /// The cells of the removable series with these labels, which is added if it is new.
    #[inline]
    pub(crate) fn owned(&self, labels: &(impl LabelSet + ?Sized)) -> Owned {
        match &self.series {
            Series::Removable(objects) => {
                let found = objects.get(labels);
                found.unwrap_or_else(|| self.add_object(objects, &Keys::of(labels)))
            }
            // As in `series`.
            _ => Owned::new(self.shift()),
        }
    }

    /// The size of a series, as a power of two.
    pub(super) fn shift(&self) -> u32 {
        shift(&self.about.spec)
    }

    /// Removes the series with these labels; tells whether it was there.
    pub(crate) fn remove(&self, labels: &(impl LabelSet + ?Sized)) -> bool {
        let Series::Removable(objects) = &self.series else {
            return false;
        };
        let removed = objects.remove(&Key::of(labels));
        removed.inspect(|object| self.removed(object)).is_some()
    }

    /// Removes exactly this series.
    pub(crate) fn remove_object(&self, object: &Arc<Object<Owned>>) {
        if let Series::Removable(objects) = &self.series
            && objects.remove_object(object)
        {
            self.removed(object);
        }
    }

    fn removed(&self, object: &Object<Owned>) {
        self.about.room.give_back(1);
        detach(object.value.id());
        derived::forget(object.value.id());
        source::forget(object.value.id());
    }

    /// The removable series as they are now; no lock is held while they are looked at.
    pub(crate) fn removable(&self) -> Vec<Arc<Object<Owned>>> {
        match &self.series {
            Series::Removable(objects) => objects.kept(),
            _ => Vec::new(),
        }
    }

    /// Every series: its key and its cells.
    pub(crate) fn all(&self) -> Vec<(Box<[u8]>, AnyCells)> {
        match &self.series {
            Series::Dense(dense) => combinations(self.about.spec.varying())
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
            Series::Info(info) => {
                let shown = info.shown().into_iter();
                shown
                    .map(|shown| (shown.key.clone(), AnyCells::Owned(shown.cells.clone())))
                    .collect()
            }
        }
    }

    /// The cells of the series with these values of the labels that are not constant, as texts in their order; added if it
    /// is new. `None` where a value is not one of a closed label's.
    pub(super) fn series_by_values(&self, texts: &[&str]) -> Option<AnyCells> {
        let given = Given::new(self.about.spec.varying(), texts)?;
        Some(match &self.series {
            Series::Removable(_) => AnyCells::Owned(self.owned(&given)),
            _ => AnyCells::Slot(self.series(&given)),
        })
    }

    /// Takes back that foreign recorders were told of a branch that nobody will use.
    pub(super) fn withdraw(&self) {
        for (_, cells) in self.all() {
            detach(cells.id());
        }
    }

    /// The names and values of a series' labels, without those that are absent.
    pub(crate) fn label_pairs<'a>(
        &'a self,
        key: &'a [u8],
    ) -> impl Iterator<Item = (&'a str, &'a str)> {
        pairs(&self.about, &self.constants, values(key)).filter(|(_, value)| !value.is_empty())
    }

    /// Writes the label block of a key.
    pub(super) fn push_block(&self, out: &mut String, key: &[u8]) {
        if self.about.spec.labels.is_some() {
            label_text::push(out, self.label_pairs(key));
        } else {
            let mut texts = values(key);
            label_text::push(
                out,
                std::iter::from_fn(|| Some((texts.next()?, texts.next()?))),
            );
        }
    }
}

impl Series {
    /// The series of a new branch; `None` where there are no slots left for them.
    fn new(about: &About, constants: &[Box<str>]) -> Option<Self> {
        let spec = &about.spec;
        Some(match spec.dense_series() {
            _ if spec.metric_type == MetricType::Info => Self::Info(Info::default()),
            _ if spec.removable => Self::Removable(Box::default()),
            Some(series) => {
                let shift = shift(spec);
                let first = allocate(u32::try_from(series).ok()?, shift).ok()?;
                let blocks = combinations(spec.varying())
                    .map(|values| pairs(about, constants, values).collect::<Vec<_>>());
                let dense = Dense::new(blocks, first, 1 << shift, spec.lazy);
                for index in 0..series {
                    begin(about, dense.slot(index));
                }
                Self::Dense(dense)
            }
            None => Self::Open(Box::new(Open::new())),
        })
    }
}

/// The names and values of the labels of a series.
fn pairs<'a>(
    about: &'a About,
    constants: &'a [Box<str>],
    values: impl IntoIterator<Item = &'a str>,
) -> impl Iterator<Item = (&'a str, &'a str)> {
    let names = about.spec.labels.iter().flatten();
    let values = constants.iter().map(|value| &**value).chain(values);
    names.map(|label: &Label| &*label.name).zip(values)
}

/// Gives a new series what it needs beside its cells.
fn begin(about: &About, first: Slot) {
    if about.spec.metric_type == MetricType::Summary {
        sketches::add(first.id(), about.spec.window);
    }
}
