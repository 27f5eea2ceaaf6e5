//! Functions with a bare `#[timed]`, and the families that they share.

use super::call_sink::CallSink;
use super::call_site::CallSite;
use super::classifier::Classify;
use super::function_metric::registered;
use super::outcome::CallEnd;
use crate::declaration::{Buckets, Declared, Descriptor, Location, Name, TimedFunction};
use crate::metric::{Counter, Family, Histogram, MetricFamily};
use crate::registry::ScopedOnceLock;

/// By module and function.
type Durations<'a> = Family<(&'a str, &'a str), Histogram>;
/// By module, function and outcome.
type Calls<'a> = Family<(&'a str, &'a str, &'a str), Counter>;

/// The families shared by all functions with a bare `#[timed]`.
static FAMILIES: [Descriptor; 2] = [
    Descriptor {
        name: Name::new("function_duration_seconds"),
        help: "Time that calls of a function took, whatever their outcome.",
        unit: Some("seconds"),
        shape: Durations::SHAPE,
        label_names: &["module", "function"],
        buckets: Some(Buckets::FUNCTION),
        buckets_can_be_chosen: true,
        location: Location::here(),
        ..Descriptor::EMPTY
    },
    Descriptor {
        name: Name::new("function_calls_total"),
        help: "Calls of a function that ended, by outcome: ok, error, panic or cancelled.",
        shape: Calls::SHAPE,
        label_names: &["module", "function", "outcome"],
        location: Location::here(),
        ..Descriptor::EMPTY
    },
];

/// A function with a bare `#[timed]`: one `static` in each.
#[derive(Debug)]
pub struct Site {
    call_site: CallSite,
    handles: ScopedOnceLock<Handles>,
}

/// The outcomes of the errors of a type.
type Errors = &'static [&'static str];

/// What one function records into.
#[derive(Debug)]
pub struct Handles {
    duration: Histogram,
    /// How many calls ended `ok`, with a panic, and cancelled; a function that is not `async` has `ok` in the last place, which
    /// it never comes to, so as not to show a series that stays at zero for ever.
    calls: [Counter; 3],
    /// By the errors of one return type, and what they are.
    errors: Box<[Counter]>,
    texts: &'static [&'static str],
    /// Those for another return type: a generic function has several, and one site.
    others: ScopedOnceLock<Box<Handles>>,
}

impl CallSink for &'static Handles {
    #[inline]
    fn end(&mut self, ending: CallEnd, nanos: u64) {
        self.duration.observe_nanos(nanos);
        let calls = match ending {
            CallEnd::Ok => Some(&self.calls[0]),
            // A place that is none is some error all the same.
            CallEnd::Error(place) => self.errors.get(place).or(self.errors.last()),
            CallEnd::Panic => Some(&self.calls[1]),
            CallEnd::Cancelled => Some(&self.calls[2]),
        };
        if let Some(calls) = calls {
            calls.increment(1);
        }
    }
}

impl Site {
    /// The site of a function.
    #[must_use]
    pub const fn new(call_site: CallSite) -> Self {
        Self {
            call_site,
            handles: ScopedOnceLock::new(),
        }
    }

    /// An entry of the link-time list for a site.
    #[must_use]
    pub const fn declared(register: fn(), function: fn() -> TimedFunction) -> Declared {
        Declared::new(|| &FAMILIES, register).with_function(function)
    }

    /// What the list says of the function.
    #[must_use]
    pub fn about(&self) -> TimedFunction {
        self.call_site.function(None)
    }

    /// Puts the series that every call can lead to on the page: `ok`, and `cancelled` for a future.
    pub fn register(&self) {
        let (module, function) = (self.call_site.module, self.call_site.name());
        registered::<Durations<'_>>(&FAMILIES[0]).with(&(module, &function));
        let calls = registered::<Calls<'_>>(&FAMILIES[1]);
        calls.with(&(module, &function, "ok"));
        if self.call_site.is_async {
            calls.with(&(module, &function, "cancelled"));
        }
    }

    /// What the function records into; the first call registers all outcomes that there can be.
    #[inline]
    pub fn sink<R>(&'static self, classifier: &impl Classify<R>) -> &'static Handles {
        let errors = classifier.errors();
        match self.handles.get() {
            Some(handles) if std::ptr::eq(handles.texts, errors) => handles,
            _ => self.find(errors),
        }
    }

    /// Looks for the handles for these errors, or makes them.
    #[cold]
    fn find(&'static self, errors: Errors) -> &'static Handles {
        let mut handles = self.handles.get_or_register(|| self.make(errors));
        // Those of another return type, or of another thread that was faster.
        while handles.texts != errors {
            let others = &handles.others;
            handles = others.get_or_register(|| Box::new(self.make(errors)));
        }
        handles
    }

    fn make(&self, errors: Errors) -> Handles {
        let texts = errors;
        let (module, function) = (self.call_site.module, self.call_site.name());
        let calls = registered::<Calls<'_>>(&FAMILIES[1]);
        let handle = |outcome| calls.with(&(module, &function, outcome));
        // In the order of the page: what is worse comes later.
        let ok = handle("ok");
        let errors = errors.iter().copied().map(handle).collect();
        let panic = handle("panic");
        let cancelled = self.call_site.is_async.then(|| handle("cancelled"));
        Handles {
            duration: registered::<Durations<'_>>(&FAMILIES[0]).with(&(module, &function)),
            calls: [ok, panic, cancelled.unwrap_or(ok)],
            errors,
            texts,
            others: ScopedOnceLock::new(),
        }
    }
}
