//! Functions with a bare `#[timed]`, and the families that they share.

use std::fmt;
use std::sync::OnceLock;

use super::Outcome;
use super::call::Call;
use super::place::Place;
use crate::buckets::Buckets;
use crate::clock::{Ticks, calibrate};
use crate::descriptor::{Descriptor, Location, TimedFunction};
use crate::label::{LabelSet, LabelSink, Labels};
use crate::metric::{Counter, Family, Histogram, MetricFamily, Registered};
use crate::registry::Registry;
use crate::registry::declared::Declared;

/// A function, as labels of the shared families.
#[derive(Debug, Clone)]
struct Function {
    module: &'static str,
    function: String,
}

impl LabelSet for Function {
    const LABELS: Labels = Labels::Group(&[
        Labels::named::<str>("module"),
        Labels::named::<str>("function"),
    ]);

    fn index(&self) -> usize {
        0
    }

    fn encode(&self, sink: &mut impl LabelSink) {
        sink.open(self.module);
        sink.open(&self.function);
    }
}

type Durations = Family<Function, Histogram>;
type Calls = Family<(Function, Outcome), Counter>;

/// The families shared by all functions with a bare `#[timed]`.
static FAMILIES: [Descriptor; 2] = [
    Descriptor {
        name: "function_duration_seconds",
        help: "Time that calls of a function took, whatever their outcome.",
        unit: Some("seconds"),
        shape: Durations::SHAPE,
        buckets: Some(Buckets::FUNCTION),
        location: Location::here(),
        ..Descriptor::EMPTY
    },
    Descriptor {
        name: "function_calls_total",
        help: "Calls of a function that ended, by outcome: ok, error, panic or cancelled.",
        shape: Calls::SHAPE,
        location: Location::here(),
        ..Descriptor::EMPTY
    },
];

/// A function with a bare `#[timed]`: one `static` in each.
pub struct Site {
    place: Place,
    handles: OnceLock<Handles>,
}

pub(super) struct Handles {
    pub(super) duration: Histogram,
    pub(super) calls: [Counter; 4],
}

impl Site {
    /// The site of a function.
    #[must_use]
    pub const fn new(place: Place) -> Self {
        Self {
            place,
            handles: OnceLock::new(),
        }
    }

    /// An entry of the link-time list for a site.
    #[must_use]
    pub const fn declared(register: fn(), function: fn() -> TimedFunction) -> Declared {
        Declared::new(&FAMILIES, register).with_function(function)
    }

    /// What the list says of the function.
    #[must_use]
    pub fn about(&self) -> TimedFunction {
        self.place.function(None)
    }

    /// Puts the series that every call can lead to on the page: `ok`, and `cancelled` for a future.
    pub fn register(&self) {
        let (durations, calls) = families();
        let function = self.function();
        durations.with(&function);
        calls.with(&(function.clone(), Outcome::Ok));
        if self.place.is_async {
            calls.with(&(function, Outcome::Cancelled));
        }
    }

    /// Begins a call. If it is dropped unfinished, the function unwound.
    #[inline]
    pub fn start(&'static self, fallible: bool) -> Call {
        // Before the clock is read: the first call registers series. And before the cell is touched, as in `Global`.
        let handles = match self.handles.get() {
            Some(handles) => handles,
            None => self.handles(fallible),
        };
        Call {
            handles,
            outcome: Outcome::Panic,
            start: Ticks::now(),
        }
    }

    /// The handles of all outcomes that there can be. The places of the others are never looked at: they hold `ok`, so as
    /// not to show a series that stays at zero for ever.
    #[cold]
    fn handles(&self, fallible: bool) -> &Handles {
        let (durations, calls) = families();
        let function = self.function();
        let handle = |outcome| {
            let possible = match outcome {
                Outcome::Ok | Outcome::Panic => true,
                Outcome::Error => fallible,
                Outcome::Cancelled => self.place.is_async,
            };
            calls.with(&(
                function.clone(),
                if possible { outcome } else { Outcome::Ok },
            ))
        };
        let handles = Handles {
            duration: durations.with(&function),
            calls: Outcome::ALL.map(handle),
        };
        self.handles.get_or_init(|| handles)
    }

    fn function(&self) -> Function {
        Function {
            module: self.place.module,
            function: self.place.name(),
        }
    }
}

impl fmt::Debug for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Site")
            .field("function", &self.function())
            .finish_non_exhaustive()
    }
}

fn families() -> (Durations, Calls) {
    let registry = Registry::global();
    let [durations, calls] = FAMILIES
        .each_ref()
        .map(|family| registry.branch_or_detached(family, &[]));
    calibrate();
    (
        Durations::from_registered(Registered(durations)),
        Calls::from_registered(Registered(calls)),
    )
}
