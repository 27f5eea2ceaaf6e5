//! Functions with a bare `#[timed]`, and the families that they share.

use std::fmt;
use std::sync::OnceLock;

use super::judge::Judging;
use super::outcome::Ending;
use super::place::Place;
use super::sink::Sink;
use crate::buckets::Buckets;
use crate::clock::calibrate;
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
type Calls = Family<(Function, OutcomeText), Counter>;

/// The label `outcome`: errors may choose its values.
struct OutcomeText(&'static str);

impl LabelSet for OutcomeText {
    const LABELS: Labels = Labels::named::<str>("outcome");

    fn index(&self) -> usize {
        0
    }

    fn encode(&self, sink: &mut impl LabelSink) {
        sink.open(self.0);
    }
}

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

/// What one function records into.
#[derive(Debug)]
pub struct Handles {
    duration: Histogram,
    /// How many calls ended `ok`, with a panic, and cancelled; a function that is not `async` has `ok` in the last place, which
    /// it never comes to, so as not to show a series that stays at zero for ever.
    calls: [Counter; 3],
    errors: Box<[Counter]>,
}

impl Sink for &'static Handles {
    #[inline]
    fn end(&mut self, ending: Ending, nanos: u64) {
        self.duration.observe_nanos(nanos);
        let calls = match ending {
            Ending::Ok => Some(&self.calls[0]),
            Ending::Error(place) => self.errors.get(place),
            Ending::Panic => Some(&self.calls[1]),
            Ending::Cancelled => Some(&self.calls[2]),
        };
        if let Some(calls) = calls {
            calls.increment(1);
        }
    }
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
        calls.with(&(function.clone(), OutcomeText("ok")));
        if self.place.is_async {
            calls.with(&(function, OutcomeText("cancelled")));
        }
    }

    /// What the function records into; the first call registers all outcomes that there can be.
    #[inline]
    pub fn sink<R>(&'static self, judge: &impl Judging<R>) -> &'static Handles {
        match self.handles.get() {
            Some(handles) => handles,
            None => self.handles(judge.errors()),
        }
    }

    #[cold]
    fn handles(&self, errors: &[&'static str]) -> &Handles {
        let (durations, calls) = families();
        let function = self.function();
        let handle = |outcome| calls.with(&(function.clone(), OutcomeText(outcome)));
        let last = if self.place.is_async {
            "cancelled"
        } else {
            "ok"
        };
        let handles = Handles {
            duration: durations.with(&function),
            calls: ["ok", "panic", last].map(handle),
            errors: errors.iter().copied().map(handle).collect(),
        };
        // Before the cell is touched, as in `Global`: what is logged may go through a timed function.
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
