//! What is kept beside the cells of a series: exemplars, and native histograms.
//!
//! A handle knows whether the declaration asks for any of it. One that does not pays for a branch that is always predicted.

pub(crate) mod computed; // functions, called by the name of the module: `derived::level`
mod exemplar;
pub(crate) mod followed; // functions, called by the name of the module: `source::replace`
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

pub(crate) use self::computed as derived;
pub(crate) use self::exemplar::Exemplar;
use self::exemplar::Exemplars;
pub(crate) use self::followed as source;
pub(crate) use self::forwarded::{ForwardTarget, ForwardedSeries, Update, forward, forward_level};
pub(super) use self::forwarded::{attach, detach, settle};
pub(crate) use self::kinds::ExtensionKinds;
#[cfg(feature = "protobuf")]
use self::native::Sparse;
#[cfg(feature = "protobuf")]
pub(crate) use self::native::{Native, ZERO_THRESHOLD};
#[cfg(feature = "summary")]
pub(crate) use self::sketch::Sketch;

use crate::storage::{Cells, fill};
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
}

impl SeriesExtension {
    /// What is kept beside these cells, if anything.
    pub(crate) fn find(cells: &impl Cells) -> Option<&Self> {
        cells.extension()?.get()?.downcast_ref()
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

thread_local! {
    /// Whether this thread keeps something beside a series. What a global allocator records meanwhile has nothing kept beside
    /// it: there would be no end.
    static BUSY: Cell<bool> = const { Cell::new(false) };
}
