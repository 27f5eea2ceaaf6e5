//! Series of a family that share their constant label values.

use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::{AcqRel, Acquire};
use std::sync::{Arc, Mutex};

use super::extension::close;
use super::family_shared::FamilyShared;
use super::forwarding::ForwardTarget;
use super::handle_params::HandleParams;
use super::info_series::Shown;
use super::key::{Given, HashedKey, Key, Label, values};
use super::limit::SeriesLimit;
use super::observers::notify;
use super::open_table::{Inserted, NewSeries, OpenTable};
use super::removable_table::{Object, RemovableTable};
use super::resolved_spec::ResolvedSpec;
use super::self_metrics::SelfMetric;
use super::series_table::{SeriesTable, begin, end};
use crate::label::LabelSet;
use crate::label::label_text::{self, Template};
use crate::storage::{AnyCells, Owned, Slot, allocate};
use crate::support::{lock, unix_millis};

/// A group of the series of a family: the values of the constant labels, and the series that share them.
#[derive(Debug)]
pub(crate) struct SeriesGroup {
    shared: Arc<FamilyShared>,
    pub(crate) constants: Box<[Box<str>]>,
    pub(crate) series: SeriesTable,
    /// The label block of series that come later, where their labels have names that were declared.
    template: Option<Template>,
    /// When it was registered, and with it the series that it has from the start: milliseconds since the epoch.
    pub(crate) created: u64,
    /// The number of collectors that fill it.
    collectors: AtomicUsize,
    /// The number of them that have something for the page.
    filled: AtomicUsize,
}

impl SeriesGroup {
    /// A group with the series that it has from the start; `None` where there are no slots left for them.
    pub(crate) fn new(shared: Arc<FamilyShared>, constants: Box<[Box<str>]>) -> Option<Self> {
        let series = SeriesTable::new(&shared.spec, &constants)?;
        Some(Self::with_series(shared, constants, series))
    }

    /// A group that is on no page, with series that nobody reads where there are no slots left.
    pub(crate) fn sink(shared: Arc<FamilyShared>, constants: Box<[Box<str>]>) -> Self {
        let series = SeriesTable::new(&shared.spec, &constants);
        Self::with_series(shared, constants, series.unwrap_or_else(SeriesTable::sink))
    }

    fn with_series(
        shared: Arc<FamilyShared>,
        constants: Box<[Box<str>]>,
        series: SeriesTable,
    ) -> Self {
        let spec = &shared.spec;
        let come_later = matches!(series, SeriesTable::Open(_) | SeriesTable::Removable(_));
        let template = (come_later && spec.labels.is_some()).then(|| {
            let fixed = spec.label_pairs(&constants, []);
            Template::new(fixed, spec.varying().iter().map(|label| &*label.name))
        });
        Self {
            shared,
            constants,
            series,
            template,
            created: unix_millis(),
            collectors: AtomicUsize::new(0),
            filled: AtomicUsize::new(0),
        }
    }

    /// Returns the name of the family.
    pub(crate) fn name(&self) -> &str {
        self.shared.name()
    }

    /// Returns what the handles on the series know of the family.
    #[inline]
    pub(crate) fn params(&self) -> HandleParams {
        self.spec().params()
    }

    /// Returns the labels that tell the series of the group apart.
    pub(crate) fn labels(&self) -> &[Label] {
        self.spec().varying()
    }

    pub(crate) fn shared(&self) -> &FamilyShared {
        &self.shared
    }

    #[inline]
    pub(crate) fn spec(&self) -> &ResolvedSpec {
        &self.shared.spec
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

    /// Returns `true` while the series are left off the page.
    pub(crate) fn is_hidden(&self) -> bool {
        self.collectors.load(Acquire) > 0 && self.filled.load(Acquire) == 0
    }

    /// Keeps the group for the life of the process, as its slots are: a handle can be `Copy` then, and outlive its registry.
    pub(crate) fn keep(self) -> &'static Self {
        /// A leak check finds them here.
        static KEPT: Mutex<Vec<&'static SeriesGroup>> = Mutex::new(Vec::new());

        let group = Box::leak(Box::new(self));
        lock(&KEPT).push(group);
        group
    }

    /// The slots of the first series, where there is an array of them, and their distance.
    pub(crate) fn dense(&self) -> Option<(Slot, u32)> {
        match &self.series {
            SeriesTable::Dense(dense) => Some((dense.first, dense.stride)),
            _ => None,
        }
    }

    /// The slots of the series at this place in an array; those that nobody reads where there is none.
    #[inline]
    pub(crate) fn slot_at(&self, index: usize) -> Slot {
        match &self.series {
            SeriesTable::Dense(dense) if index < dense.texts.len() => dense.slot(index),
            _ => Slot::VOID,
        }
    }

    /// The table of the series, where there is one that only grows.
    pub(crate) fn open(&self) -> Option<&OpenTable> {
        match &self.series {
            SeriesTable::Open(open) => Some(open),
            _ => None,
        }
    }

    /// The slots of the series with these labels, which is added if it is new.
    #[inline]
    pub(crate) fn series(&self, labels: &(impl LabelSet + ?Sized)) -> Slot {
        match &self.series {
            SeriesTable::Open(open) => open
                .get(labels)
                .unwrap_or_else(|| self.add_open(open, labels)),
            SeriesTable::Dense(dense) => dense.slot(labels.index()),
            // The type of a handle says how its family is kept, and the registry refuses one that says otherwise.
            SeriesTable::Removable(_) | SeriesTable::Info(_) => Slot::VOID,
        }
    }

    /// The slots of the series with these labels, which were not found in the table that there may be.
    #[cold]
    pub(crate) fn series_not_found(&self, labels: &(impl LabelSet + ?Sized)) -> Slot {
        match &self.series {
            SeriesTable::Open(open) => self.add_open(open, labels),
            _ => self.series(labels),
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
            SeriesTable::Removable(objects) => objects.get(labels),
            _ => None,
        }
    }

    /// The cells of the removable series with these labels, which is added if it is new.
    #[inline]
    pub(crate) fn owned(&self, labels: &(impl LabelSet + ?Sized)) -> Owned {
        match &self.series {
            SeriesTable::Removable(objects) => {
                let found = objects.get(labels);
                found.unwrap_or_else(|| self.add_object(objects, labels))
            }
            // As in `series`.
            _ => Owned::new(self.shift()),
        }
    }

    /// The size of a series, as a power of two.
    fn shift(&self) -> u32 {
        self.spec().shift
    }

    /// Removes the series with these labels; tells whether it was there.
    pub(crate) fn remove(&self, labels: &(impl LabelSet + ?Sized)) -> bool {
        let SeriesTable::Removable(objects) = &self.series else {
            return false;
        };
        let removed = objects.remove(&Key::of(labels));
        removed
            .inspect(|object| end(&self.shared.limit, object))
            .is_some()
    }

    /// Removes exactly this series.
    pub(crate) fn remove_object(&self, object: &Arc<Object<Owned>>) {
        if let SeriesTable::Removable(objects) = &self.series
            && objects.remove_object(object)
        {
            end(&self.shared.limit, object);
        }
    }

    /// The cells of the series with these values of the labels that are not constant, as texts in their order; added if it
    /// is new. `None` where a value is not one of a closed label's.
    pub(crate) fn series_by_values(&self, texts: &[&str]) -> Option<AnyCells> {
        let given = Given::new(self.labels(), texts)?;
        Some(match &self.series {
            SeriesTable::Removable(_) => AnyCells::Owned(self.owned(&given)),
            _ => AnyCells::Slot(self.series(&given)),
        })
    }

    /// The slots of the series with these values, as [`series_by_values`](Self::series_by_values) takes them, if it is there already
    /// and is never removed.
    pub(crate) fn find_permanent(&self, texts: &[&str]) -> Option<Slot> {
        let given = Given::new(self.labels(), texts)?;
        match &self.series {
            SeriesTable::Open(open) => open.get(&given),
            SeriesTable::Dense(dense) => Some(dense.slot(given.index())),
            SeriesTable::Removable(_) | SeriesTable::Info(_) => None,
        }
    }

    /// Every series: its key and its cells.
    pub(crate) fn all(&self) -> Vec<(Box<[u8]>, AnyCells)> {
        self.series.all(self.labels())
    }

    /// The removable series as they are now; no lock is held while they are looked at.
    pub(crate) fn removable(&self) -> Vec<Arc<Object<Owned>>> {
        self.series.removable()
    }

    /// Tells the foreign recorders of the group and of the series that it has from the start, as
    /// [`Observers::announce`](super::observers::Observers::announce).
    pub(crate) fn announce(&self, new: bool) -> usize {
        let observers = &self.shared.observers;
        // Asked first, since there are seldom any, and it takes time to list all series.
        if observers.targets_len() == 0 {
            return 0;
        }
        let series = self.forwarded();
        observers.announce(self.spec(), &self.with_labels(&series), new)
    }

    /// Tells one foreign recorder of the group and of its series, which can have recorded already.
    pub(crate) fn notify(&self, target: &dyn ForwardTarget) {
        let series = self.forwarded();
        notify(target, self.spec(), self.with_labels(&series), true);
    }

    /// The series that foreign recorders are told of: those of the facade are theirs already.
    fn forwarded(&self) -> Vec<(Box<[u8]>, AnyCells)> {
        if self.spec().source.is_declared() {
            self.all()
        } else {
            Vec::new()
        }
    }

    fn with_labels<'a>(
        &'a self,
        series: &'a [(Box<[u8]>, AnyCells)],
    ) -> impl Iterator<Item = (impl Iterator<Item = (&'a str, &'a str)>, &'a AnyCells)> + Clone
    {
        let series = series.iter();
        series.map(|(key, cells)| (self.label_pairs(key), cells))
    }

    /// Takes back that foreign recorders were told of a group that nobody will use.
    pub(crate) fn withdraw(&self) {
        for (_, cells) in self.all() {
            close(&cells);
        }
    }

    /// The names and values of a series' labels, without those that are absent.
    pub(crate) fn label_pairs<'a>(
        &'a self,
        key: &'a [u8],
    ) -> impl Iterator<Item = (&'a str, &'a str)> + Clone {
        let pairs = self.spec().label_pairs(&self.constants, values(key));
        pairs.filter(|(_, value)| !value.is_empty())
    }

    /// Writes the label block of a key.
    fn push_block(&self, out: &mut String, key: &[u8]) {
        if let Some(template) = &self.template {
            template.push(out, values(key));
        } else if self.spec().labels.is_some() {
            label_text::push(out, self.label_pairs(key));
        } else {
            let mut texts = values(key);
            label_text::push(
                out,
                std::iter::from_fn(|| Some((texts.next()?, texts.next()?))),
            );
        }
    }

    /// Adds a series that was not found, or finds the overflow series. Encodes the labels with no lock held.
    #[cold]
    fn add_open(&self, open: &OpenTable, labels: &(impl LabelSet + ?Sized)) -> Slot {
        self.insert_open(open, &open.key(labels), Some(&self.shared.limit))
            .unwrap_or_else(|| self.overflow_open(open, &|| open.overflow_key(labels)))
    }

    /// The slots of the series past the limit. Takes a function without the type of the labels: it is there once, not once
    /// for each.
    fn overflow_open(&self, open: &OpenTable, key: &dyn Fn() -> HashedKey) -> Slot {
        self.shared.overflowed();
        let insert = || {
            let inserted = self.insert_open(open, &key(), None);
            inserted.unwrap_or(Slot::VOID)
        };
        if self.spec().labels.is_some() {
            return insert();
        }
        // There can be any number of label names that nobody declared: the first ones stand for all.
        *open.overflow.get_or_init(insert)
    }

    /// The slots of the series with this key, added if it is new; `None` where there is no room. Without `limit` it is one
    /// past the limit.
    fn insert_open(
        &self,
        open: &OpenTable,
        key: &HashedKey,
        limit: Option<&SeriesLimit>,
    ) -> Option<Slot> {
        match limit {
            None => {
                if let Some(found) = open.get_key(key) {
                    return Some(found);
                }
            }
            // The last room may have been taken for this very key.
            Some(_) if !self.shared.has_room() => return open.get_settled(key),
            Some(_) => {}
        }
        let created = unix_millis();
        // Foreign recorders are told of a series before anyone can find it, so that what is recorded from the first moment on
        // is handed on, and with no lock held. Where there are none, slots are taken for series alone that are added.
        let mut made = None;
        let mut told = 0;
        if self.shared.observers.targets_len() > 0 {
            let Some(slot) = self.new_slot() else {
                return Some(self.void());
            };
            told = self.announce_series(key.as_bytes(), &AnyCells::Slot(slot), true);
            made = Some(slot);
        }
        let inserted = open.insert(NewSeries {
            key,
            limit,
            created,
            slot: || made.or_else(|| self.new_slot()),
            text: |out: &mut String| self.push_block(out, key.as_bytes()),
        });
        if let (Some(made), Inserted::Found(_) | Inserted::NoRoom) = (made, inserted) {
            close(&made);
        }
        match inserted {
            Inserted::Found(slot) => Some(slot),
            Inserted::Added(slot) => {
                self.added(key.as_bytes(), key.cut, &AnyCells::Slot(slot), told);
                Some(slot)
            }
            Inserted::NoRoom => None,
            Inserted::NoSlots => Some(self.void()),
        }
    }

    /// The slots of a series that nobody can find yet; `None` where none are left.
    fn new_slot(&self) -> Option<Slot> {
        let slot = allocate(1, self.shift()).ok()?;
        begin(self.spec(), slot);
        Some(slot)
    }

    /// The slots of a series for which there are none, which is counted.
    #[cold]
    fn void(&self) -> Slot {
        let self_metrics = self.shared.self_metrics();
        self_metrics.count(SelfMetric::NoRoom, self.name());
        Slot::VOID
    }

    /// Adds an object, or takes that of the overflow series. Encodes the labels with no lock held.
    #[cold]
    fn add_object(
        &self,
        objects: &RemovableTable<Owned>,
        labels: &(impl LabelSet + ?Sized),
    ) -> Owned {
        self.insert_object(objects, &objects.key(labels), Some(&self.shared.limit))
            .unwrap_or_else(|| {
                self.shared.overflowed();
                self.insert_object(objects, &objects.overflow_key(labels), None)
                    .unwrap_or_else(|| Owned::new(self.shift()))
            })
    }

    /// The object with this key, added if it is new; `None` where there is no room. Without `limit` it is one past the limit.
    fn insert_object(
        &self,
        objects: &RemovableTable<Owned>,
        key: &HashedKey,
        limit: Option<&SeriesLimit>,
    ) -> Option<Owned> {
        match limit {
            None => {
                if let Some(found) = objects.get_overflow(key) {
                    return Some(found);
                }
            }
            // As above.
            Some(_) if !self.shared.has_room() => return objects.get_key(key),
            Some(_) => {}
        }
        let created = unix_millis();
        let made = Owned::new(self.shift());
        let cells = AnyCells::Owned(made.clone());
        // Before anyone can find it, as above.
        let told = self.announce_series(key.as_bytes(), &cells, true);
        let inserted = objects.insert(
            key,
            limit,
            created,
            |out| self.push_block(out, key.as_bytes()),
            made,
        );
        match inserted {
            Some((object, true)) => {
                self.added(key.as_bytes(), key.cut, &cells, told);
                Some(object)
            }
            other => {
                close(&cells);
                other.map(|(object, _)| object)
            }
        }
    }

    /// Counts what is to be said of a new series, and tells the foreign recorders that were named since `told` of them were.
    fn added(&self, key: &[u8], cut: u64, cells: &AnyCells, told: usize) {
        self.shared.count_cut(cut);
        if self.shared.observers.targets_len() != told {
            self.announce_series(key, cells, false);
        }
    }

    fn announce_series(&self, key: &[u8], cells: &AnyCells, new: bool) -> usize {
        let labels = self.label_pairs(key);
        let observers = &self.shared.observers;
        observers.announce_series(self.spec(), &labels, cells, new)
    }

    /// The labels of an info are these from now on.
    pub(crate) fn inform(&self, labels: &impl LabelSet) {
        let SeriesTable::Info(info) = &self.series else {
            return;
        };
        let key = Key::of(labels);
        if info.has(&key) {
            return;
        }
        let mut text = String::new();
        self.push_block(&mut text, key.as_bytes());
        let shown = Shown::new(&key, text, self.shift());
        let cells = AnyCells::Owned(shown.cells.clone());
        // Before anyone can replace it: what is told last of it is that it is gone.
        let told = self.announce_series(key.as_bytes(), &cells, false);
        info.replace(Some(shown));
        self.added(key.as_bytes(), key.cut, &cells, told);
    }

    /// An info has no labels any more.
    pub(crate) fn uninform(&self) {
        if let SeriesTable::Info(info) = &self.series {
            info.replace(None);
        }
    }
}
