//! What is kept beside the cells of a series: exemplars, and native histograms.
//!
//! A handle knows whether the declaration asks for any of it. One that does not pays for a branch that is always predicted.

pub(crate) mod computed; // functions, called by the name of the module: `derived::level`
mod exemplar;
mod followed;
mod forwarded;
mod kinds;
#[cfg(feature = "protobuf")]
mod native;
#[cfg(feature = "summary")]
mod sketch;
#[cfg(feature = "opentelemetry")]
mod span;

use std::any::Any;
use std::cell::Cell;
use std::sync::OnceLock;
use std::time::Duration;

pub(crate) use self::computed as derived;
pub(crate) use self::exemplar::Exemplar;
use self::exemplar::Exemplars;
use self::followed::LastTotal;
pub(crate) use self::forwarded::{ForwardTarget, ForwardedSeries, Update, forward, forward_level};
pub(super) use self::forwarded::{attach, detach, settle};
pub(crate) use self::kinds::ExtensionKinds;
#[cfg(feature = "protobuf")]
use self::native::Sparse;
#[cfg(feature = "protobuf")]
pub(crate) use self::native::{Native, ZERO_THRESHOLD};
#[cfg(feature = "summary")]
use self::sketch::SINK;
#[cfg(feature = "summary")]
pub(crate) use self::sketch::Sketch;

use super::summary_value::SummaryValue;
use crate::storage::{Cells, Slot, fill};
use crate::support::ReentrancyGuard;

/// One of the places that a series has for exemplars: its buckets; a counter has one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub(crate) index: u32,
    /// How many there are.
    pub(crate) of: u32,
}

/// What is kept beside the cells of one series.
#[derive(Debug, Default)]
pub(crate) struct SeriesExtension {
    exemplars: OnceLock<Exemplars>,
    #[cfg(feature = "protobuf")]
    native: OnceLock<Box<Sparse>>,
    by_type: OnceLock<Box<ByType>>,
}

/// The part that depends on the type of the metric.
#[derive(Debug)]
enum ByType {
    Counter(LastTotal),
    #[cfg(feature = "summary")]
    Summary(Sketch),
}

impl SeriesExtension {
    /// What is kept beside these cells, if anything.
    pub(crate) fn find(cells: &impl Cells) -> Option<&Self> {
        cells.extension()?.get()?.downcast_ref()
    }

    /// Returns the extension of a series whose slots are there for ever. Takes no lock and allocates nothing.
    #[cfg(feature = "summary")]
    fn find_static(slot: Slot) -> Option<&'static Self> {
        slot.static_extension()?.get()?.downcast_ref()
    }

    /// What is kept beside these cells, made if it is missing; `None` where nobody would read it.
    fn of(cells: &impl Cells) -> Option<&Self> {
        let made = || -> Box<dyn Any + Send + Sync> { Box::<Self>::default() };
        fill(cells.extension_or_init()?, made).downcast_ref()
    }

    /// The last exemplar of the place with this index.
    pub(crate) fn exemplar(&self, index: usize) -> Option<Exemplar> {
        self.exemplars.get()?.get(index)
    }

    /// The buckets of the native histogram, if it has counted anything.
    #[cfg(feature = "protobuf")]
    pub(crate) fn native(&self) -> Option<Native> {
        Some(self.native.get()?.read())
    }

    /// Returns the state of a summary for a page.
    #[cfg_attr(
        not(feature = "summary"),
        expect(unused_variables, reason = "there are no summaries")
    )]
    pub(crate) fn summary(&self, quantiles: &[f64]) -> Option<SummaryValue> {
        match &**self.by_type.get()? {
            #[cfg(feature = "summary")]
            ByType::Summary(sketch) => Some(sketch.read(quantiles)),
            ByType::Counter(_) => None,
        }
    }

    fn exemplars(&self, places: u32) -> &Exemplars {
        fill(&self.exemplars, || Exemplars::new(places))
    }

    #[cfg(feature = "protobuf")]
    fn sparse(&self) -> &Sparse {
        fill::<Box<_>>(&self.native, Box::default)
    }
}

/// Keeps what the declaration asks for of one record.
#[cold]
#[cfg_attr(
    not(all(feature = "opentelemetry", feature = "protobuf")),
    allow(unused_variables, reason = "no declaration can ask for both")
)]
pub(crate) fn note(cells: &impl Cells, extras: ExtensionKinds, place: Place, value: f64) {
    let Some(_busy) = ReentrancyGuard::enter(&BUSY) else {
        return;
    };
    #[cfg(feature = "protobuf")]
    if extras.native()
        && let Some(beside) = SeriesExtension::of(cells)
    {
        beside.sparse().record(value);
    }
    #[cfg(feature = "opentelemetry")]
    if extras.exemplars()
        && let Some(exemplar) = span::exemplar(value)
        && let Some(beside) = SeriesExtension::of(cells)
    {
        beside.exemplars(place.of).set(place.index, exemplar);
    }
}

/// Keeps an exemplar; the last one of a place wins.
#[cold]
pub(crate) fn keep(cells: &impl Cells, place: Place, exemplar: Exemplar) {
    let Some(_busy) = ReentrancyGuard::enter(&BUSY) else {
        return;
    };
    if let Some(beside) = SeriesExtension::of(cells) {
        beside.exemplars(place.of).set(place.index, exemplar);
    }
}

/// Gives a summary its sketch, before anyone can find the series.
#[cfg_attr(
    not(feature = "summary"),
    expect(unused_variables, reason = "there are no summaries")
)]
pub(super) fn add_sketch(slot: Slot, window: Duration) {
    #[cfg(feature = "summary")]
    if let Some(extension) = SeriesExtension::of(&slot) {
        fill(&extension.by_type, || {
            Box::new(ByType::Summary(Sketch::new(window)))
        });
    }
}

/// Returns the sketch of a summary; one that nobody reads where the series has none. Takes no lock.
#[cfg(feature = "summary")]
pub(crate) fn sketch_of(slot: Slot) -> &'static Sketch {
    let by_type = SeriesExtension::find_static(slot).and_then(|found| found.by_type.get());
    match by_type.map(|by_type| &**by_type) {
        Some(ByType::Summary(sketch)) => sketch,
        Some(ByType::Counter(_)) | None => &SINK,
    }
}

/// Returns the last total that a counter was told of its source, and keeps this one; `None` for the first one. Takes no lock.
pub(crate) fn replace_total(cells: &impl Cells, total: u64) -> Option<u64> {
    let by_type = &SeriesExtension::of(cells)?.by_type;
    if by_type.get().is_none() {
        let first = Box::new(ByType::Counter(LastTotal::new(total)));
        if by_type.set(first).is_ok() {
            return None;
        }
    }
    match &**by_type.get()? {
        ByType::Counter(last) => Some(last.replace(total)),
        #[cfg(feature = "summary")]
        ByType::Summary(_) => None,
    }
}

thread_local! {
    /// Whether this thread keeps something beside a series. What a global allocator records meanwhile has nothing kept beside
    /// it: there would be no end.
    static BUSY: Cell<bool> = const { Cell::new(false) };
}
