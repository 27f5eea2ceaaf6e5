//! Extension of a series: everything that it has besides its cells, in one struct that ends with them.
//!
//! A handle knows whether the declaration asks for exemplars or a native histogram, and one word of the process whether anything is
//! forwarded. Those who ask for none of it pay for two branches that are always predicted. Nothing is made under a lock of an
//! extension but that of a sketch, nor while one of its cells is being filled, and no code of the program runs there: a global
//! allocator may record into the same series.

mod computed;
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
#[cfg(test)]
mod tests;

use std::any::Any;
use std::cell::Cell;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use self::computed::FunctionCell;
pub(crate) use self::computed::{
    Compute, Computed, Computing, DERIVED_WITHIN, Function, are_any_derived,
};
pub(crate) use self::exemplar::Exemplar;
use self::exemplar::Exemplars;
use self::followed::LastTotal;
use self::forwarded::{ForwardedHandles, is_active};
pub(crate) use self::kinds::ExtensionKinds;
#[cfg(feature = "protobuf")]
use self::native::Sparse;
#[cfg(feature = "protobuf")]
pub(crate) use self::native::{Native, ZERO_THRESHOLD};
#[cfg(feature = "summary")]
use self::sketch::SINK;
#[cfg(feature = "summary")]
pub(crate) use self::sketch::Sketch;

use super::foreign::Held;
use super::forwarding::{ForwardTarget, ForwardedSeries, Update};
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

/// Everything that a series has besides its cells.
///
/// Large families have one for each series, so it is small: what few series have is boxed.
#[derive(Debug, Default)]
pub(crate) struct SeriesExtension {
    /// The exemplars of a counter or histogram.
    exemplars: OnceLock<Exemplars>,
    /// The native histogram of a histogram.
    #[cfg(feature = "protobuf")]
    native: OnceLock<Box<Sparse>>,
    by_type: OnceLock<Box<ByType>>,
    forwarded: OnceLock<Box<ForwardedHandles>>,
}

/// The part that a series of one type alone can have.
#[derive(Debug)]
enum ByType {
    /// The function of a derived gauge.
    Gauge(FunctionCell),
    /// The last total of the source that a counter follows.
    Counter(LastTotal),
    #[cfg(feature = "summary")]
    Summary(Sketch),
}

impl SeriesExtension {
    /// Returns the extension of a series, if it has one. Takes no lock and allocates nothing.
    pub(crate) fn find(cells: &impl Cells) -> Option<&Self> {
        cells.extension()?.get()?.downcast_ref()
    }

    /// Returns the extension of a series whose slots are there for ever. Takes no lock and allocates nothing.
    #[cfg(feature = "summary")]
    fn find_static(slot: Slot) -> Option<&'static Self> {
        slot.static_extension()?.get()?.downcast_ref()
    }

    /// Returns the extension of a series, made if it is missing; `None` where nobody would read it.
    fn find_or_init(cells: &impl Cells) -> Option<&Self> {
        let made = || -> Box<dyn Any + Send + Sync> { Box::<Self>::default() };
        fill(cells.extension_or_init()?, made).downcast_ref()
    }

    /// Returns the last exemplar of the place with this index.
    pub(crate) fn exemplar(&self, index: usize) -> Option<Exemplar> {
        self.exemplars.get()?.get(index)
    }

    /// Returns the buckets of the native histogram, if it has counted anything.
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
            ByType::Gauge(_) | ByType::Counter(_) => None,
        }
    }

    fn function_cell(&self) -> Option<&FunctionCell> {
        match &**self.by_type.get()? {
            ByType::Gauge(function) => Some(function),
            ByType::Counter(_) => None,
            #[cfg(feature = "summary")]
            ByType::Summary(_) => None,
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
pub(crate) fn note(cells: &impl Cells, kinds: ExtensionKinds, place: Place, value: f64) {
    let Some(_busy) = ReentrancyGuard::enter(&BUSY) else {
        return;
    };
    #[cfg(feature = "protobuf")]
    if kinds.native()
        && let Some(extension) = SeriesExtension::find_or_init(cells)
    {
        extension.sparse().record(value);
    }
    #[cfg(feature = "opentelemetry")]
    if kinds.exemplars()
        && let Some(exemplar) = span::exemplar(value)
        && let Some(extension) = SeriesExtension::find_or_init(cells)
    {
        extension.exemplars(place.of).set(place.index, exemplar);
    }
}

/// Keeps an exemplar; the last one of a place wins.
#[cold]
pub(crate) fn keep(cells: &impl Cells, place: Place, exemplar: Exemplar) {
    let Some(_busy) = ReentrancyGuard::enter(&BUSY) else {
        return;
    };
    if let Some(extension) = SeriesExtension::find_or_init(cells) {
        extension.exemplars(place.of).set(place.index, exemplar);
    }
}

/// Makes a gauge show what `compute` returns, until something else is written.
pub(crate) fn derive_gauge(cells: &impl Cells, compute: Held<Compute>) {
    // Series that nobody reads have no extension, and share one cell: no mark may stay in it.
    let Some(extension) = SeriesExtension::find_or_init(cells) else {
        return;
    };
    fill(&extension.by_type, || {
        Box::new(ByType::Gauge(FunctionCell::default()))
    });
    if let Some(current) = extension.function_cell() {
        let replaced = current.set(cells, Function::new(compute));
        // Code of the program, so not under the lock.
        drop(replaced);
    }
}

/// Returns the value that a gauge shows; NaN where it cannot be computed. A function is called on this thread, without a lock.
pub(crate) fn gauge_level(cells: &impl Cells) -> f64 {
    computed::level(cells, || derived_function(cells))
}

/// Returns the function of a derived gauge.
pub(crate) fn derived_function(cells: &impl Cells) -> Option<Arc<Function>> {
    SeriesExtension::find(cells)?.function_cell()?.get()
}

/// Takes the function out of a gauge that shows another value since, for the caller to drop when no lock is held.
pub(crate) fn take_stale_function(cells: &impl Cells) -> Option<Arc<Function>> {
    SeriesExtension::find(cells)?
        .function_cell()?
        .take_stale(cells)
}

/// Forwards one record of a series, if anyone wants it.
#[inline]
pub(crate) fn forward<C: Cells>(cells: &C, update: impl FnOnce() -> Update) {
    if is_active() {
        // A copy, so that a handle need not be in memory on the way of those without recorders.
        send(cells.clone(), update());
    }
}

#[cold]
#[inline(never)]
#[expect(clippy::needless_pass_by_value, reason = "see `forward`")]
fn send(cells: impl Cells, update: Update) {
    if let Some(handles) = handles(&cells) {
        handles.update(update);
    }
}

/// Forwards the value of a gauge, or the states of a state set, if anyone wants it. Differences would not do: one that is told while its
/// recorder is attached can be in the value it is given first, or not, and the gauge would be wrong for good.
#[inline]
pub(crate) fn forward_level<C: Cells>(cells: &C, level: impl Fn(&C) -> Update) {
    if is_active() {
        send_level(cells.clone(), level);
    }
}

#[cold]
#[inline(never)]
#[expect(clippy::needless_pass_by_value, reason = "see `forward`")]
fn send_level<C: Cells>(cells: C, level: impl Fn(&C) -> Update) {
    if let Some(handles) = handles(&cells) {
        handles.settle(|| level(&cells));
    }
}

fn handles(cells: &impl Cells) -> Option<&ForwardedHandles> {
    let handles = SeriesExtension::find(cells)?.forwarded.get()?;
    Some(handles)
}

/// Forwards the records of a series to `forwarded` of `target`; `false` if that target has one already, or nobody reads the series.
pub(super) fn attach(
    cells: &impl Cells,
    target: &dyn ForwardTarget,
    forwarded: Arc<dyn ForwardedSeries>,
) -> bool {
    SeriesExtension::find_or_init(cells).is_some_and(|extension| {
        fill(&extension.forwarded, || Box::new(ForwardedHandles::new())).add(target, forwarded)
    })
}

/// Drops the foreign code of a series that is gone, whose cells can have other handles: its function, and its handles at other
/// recorders. No lock may be held.
pub(super) fn close(cells: &impl Cells) {
    let Some(extension) = SeriesExtension::find(cells) else {
        return;
    };
    let function = extension.function_cell().and_then(FunctionCell::take);
    if let Some(forwarded) = extension.forwarded.get() {
        forwarded.clear();
    }
    drop(function);
}

/// Gives a summary its sketch, before anyone can find the series.
#[cfg_attr(
    not(feature = "summary"),
    expect(unused_variables, reason = "there are no summaries")
)]
pub(super) fn add_sketch(slot: Slot, window: Duration) {
    #[cfg(feature = "summary")]
    if let Some(extension) = SeriesExtension::find_or_init(&slot) {
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
        Some(ByType::Gauge(_) | ByType::Counter(_)) | None => &SINK,
    }
}

/// Returns the last total that a counter was told of its source, and keeps this one; `None` for the first one. Takes no lock.
pub(crate) fn replace_total(cells: &impl Cells, total: u64) -> Option<u64> {
    let by_type = &SeriesExtension::find_or_init(cells)?.by_type;
    if by_type.get().is_none() {
        let first = Box::new(ByType::Counter(LastTotal::new(total)));
        if by_type.set(first).is_ok() {
            return None;
        }
    }
    match &**by_type.get()? {
        ByType::Counter(last) => Some(last.replace(total)),
        ByType::Gauge(_) => None,
        #[cfg(feature = "summary")]
        ByType::Summary(_) => None,
    }
}

thread_local! {
    /// Whether this thread is keeping something in an extension. Of what a global allocator records meanwhile nothing is kept:
    /// there would be no end.
    static BUSY: Cell<bool> = const { Cell::new(false) };
}
