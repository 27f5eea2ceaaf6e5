//! What `#[timed]` calls.
//!
//! Each call is one [`Call`], made at its start and dropped at its end, whatever the end is: it knows at every moment
//! what it would mean if it were dropped now.

use std::fmt;
use std::future::{Future, poll_fn};
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::OnceLock;

use crate::buckets::Buckets;
use crate::clock::Ticks;
use crate::descriptor::{Descriptor, Location};
use crate::label::{LabelSet, LabelSink, Labels};
use crate::metric::{Counter, Family, Histogram, MetricFamily, Registered, Timer};
use crate::registry::Registry;
use crate::registry::declared::Declared;
use crate::storage::Cells;

/// How a call ended: the label `outcome`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It returned something other than an `Err`.
    Ok,
    /// It returned an `Err`.
    Error,
    /// It unwound.
    Panic,
    /// Its future was dropped before it was done.
    Cancelled,
}

impl Outcome {
    const ALL: [Self; 4] = [Self::Ok, Self::Error, Self::Panic, Self::Cancelled];
    const TEXTS: [&'static str; 4] = ["ok", "error", "panic", "cancelled"];
}

impl LabelSet for Outcome {
    const LABELS: Labels = Labels::Label {
        name: Some("outcome"),
        values: Some(&Self::TEXTS),
    };

    #[inline]
    fn index(&self) -> usize {
        *self as usize
    }

    #[inline]
    fn encode(&self, sink: &mut impl LabelSink) {
        sink.closed(Self::TEXTS[*self as usize]);
    }
}

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
        shape: Durations::SHAPE,
        label_names: &[],
        buckets: Some(Buckets::FUNCTION),
        max_series: None,
        location: Location {
            file: file!(),
            line: line!(),
        },
    },
    Descriptor {
        name: "function_calls_total",
        help: "Calls of a function that ended, by outcome: ok, error, panic or cancelled.",
        shape: Calls::SHAPE,
        label_names: &[],
        buckets: None,
        max_series: None,
        location: Location {
            file: file!(),
            line: line!(),
        },
    },
];

/// A function with a bare `#[timed]`: one `static` in each.
pub struct Site {
    module: &'static str,
    /// The type name of a function item within the timed function, which spells the path of both.
    path: fn() -> &'static str,
    asynchronous: bool,
    handles: OnceLock<Handles>,
}

struct Handles {
    duration: Histogram,
    calls: [Counter; 4],
}

impl Site {
    /// The site of a function in `module`.
    #[must_use]
    pub const fn new(module: &'static str, path: fn() -> &'static str, asynchronous: bool) -> Self {
        Self {
            module,
            path,
            asynchronous,
            handles: OnceLock::new(),
        }
    }

    /// An entry of the link-time list for a site.
    #[must_use]
    pub const fn declared(register: fn()) -> Declared {
        Declared::new(&FAMILIES, register)
    }

    /// Puts the series that every call can lead to on the page: `ok`, and `cancelled` for a future.
    pub fn register(&self) {
        let (durations, calls) = families();
        let function = self.function();
        durations.with(&function);
        calls.with(&(function.clone(), Outcome::Ok));
        if self.asynchronous {
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
                Outcome::Cancelled => self.asynchronous,
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
            module: self.module,
            function: function_name(self.module, (self.path)()),
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
        .map(|family| registry.family_or_detached(family));
    crate::clock::calibrate();
    (
        Durations::from_registered(Registered(durations)),
        Calls::from_registered(Registered(calls)),
    )
}

/// `Type::function`, out of the type name of an item in that function: without the module and the item.
fn function_name(module: &str, path: &str) -> String {
    let function = path
        .rsplit_once("::")
        .map_or(path, |(function, _item)| function);
    function
        .replace(&format!("{module}::"), "")
        .replace("::{{closure}}", "")
}

/// The item whose type name is the `path` of a [`Site`].
#[must_use]
pub fn type_name_of<T>(_item: T) -> &'static str {
    std::any::type_name::<T>()
}

/// A call under way.
#[must_use]
pub struct Call {
    handles: &'static Handles,
    /// What it means if this is dropped now.
    outcome: Outcome,
    start: Ticks,
}

impl Drop for Call {
    #[inline]
    fn drop(&mut self) {
        self.handles.duration.observe_since(self.start);
        self.handles.calls[self.outcome as usize].increment(1);
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("outcome", &self.outcome)
            .finish_non_exhaustive()
    }
}

/// Runs the body of a timed function.
#[inline]
pub fn call<R>(
    site: &'static Site,
    Judge { outcome, fallible }: Judge<R>,
    body: impl FnOnce() -> R,
) -> R {
    let mut call = site.start(fallible);
    let result = body();
    call.outcome = outcome(&result);
    result
}

/// Runs the body of a timed `async fn`: from its first poll on. It is borrowed, because to move it would double its size.
#[inline]
pub async fn call_async<R>(
    site: &'static Site,
    judge: Judge<R>,
    mut body: Pin<&mut (impl Future<Output = R> + ?Sized)>,
) -> R {
    let mut call = site.start(judge.fallible);
    let result = poll_fn(|context| {
        call.outcome = Outcome::Panic;
        let poll = body.as_mut().poll(context);
        call.outcome = Outcome::Cancelled;
        poll
    })
    .await;
    call.outcome = (judge.outcome)(&result);
    result
}

/// Stands in a branch that is never taken, to tell rustc the type of an `async` block.
///
/// # Panics
///
/// Always.
#[must_use]
pub fn returned<R>() -> R {
    unreachable!("only its type is used")
}

/// Tells the outcome of a call from what it returned.
#[derive(Debug)]
pub struct Judge<R> {
    outcome: fn(&R) -> Outcome,
    /// Whether it can say `error`.
    fallible: bool,
}

impl<R> Judge<R> {
    /// For a type of which nothing is known.
    #[must_use]
    pub const fn ok() -> Self {
        Self {
            outcome: |_| Outcome::Ok,
            fallible: false,
        }
    }
}

/// Finds the [`Judge`] for a written return type: a `Result` has a method of its own, which comes before that of
/// [`JudgeAny`]. It must be called on the value: by a reference, both would be found at the same step.
#[derive(Debug)]
pub struct Probe<R>(PhantomData<fn() -> R>);

impl<R> Probe<R> {
    /// A probe of `R`.
    pub const NEW: Self = Self(PhantomData);
}

impl<T, E> Probe<Result<T, E>> {
    /// `Err` is an error.
    #[must_use]
    pub fn judge(self) -> Judge<Result<T, E>> {
        Judge {
            outcome: |result| {
                if result.is_ok() {
                    Outcome::Ok
                } else {
                    Outcome::Error
                }
            },
            fallible: true,
        }
    }
}

/// The judge for what is not a `Result`.
pub trait JudgeAny<R> {
    /// Everything is `ok`.
    fn judge(&self) -> Judge<R>;
}

impl<R> JudgeAny<R> for Probe<R> {
    fn judge(&self) -> Judge<R> {
        Judge::ok()
    }
}

/// What can stand in `#[timed(…)]`.
#[diagnostic::on_unimplemented(
    message = "`#[timed(…)]` cannot record into `{Self}`",
    label = "not a histogram",
    note = "name a `Histogram`, such as `#[timed(SHOP.order_duration_seconds)]`, one of a family, `SHOP.country_duration_seconds.with(&country)`, or write `#[timed]` alone for the shared families"
)]
pub trait Target {
    /// The guard that records.
    type Guard;

    /// Begins a call.
    fn start(&self) -> Self::Guard;
}

impl<C: Cells> Target for Histogram<C> {
    type Guard = Timer<C>;

    #[inline]
    fn start(&self) -> Timer<C> {
        Histogram::start(self)
    }
}

impl<T: Target + ?Sized> Target for &T {
    type Guard = T::Guard;

    #[inline]
    fn start(&self) -> T::Guard {
        (**self).start()
    }
}

/// Begins a call of a function with `#[timed(target)]`.
#[inline]
pub fn start<T: Target + ?Sized>(target: &T) -> T::Guard {
    target.start()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_their_module() {
        let cases = [
            ("a::b", "a::b::read::__here", "read"),
            ("a::b", "a::b::Foo::new::__here", "Foo::new"),
            ("a::b", "a::b::Foo<T>::new::__here", "Foo<T>::new"),
            (
                "a::b",
                "<a::b::Foo as a::Run>::run::__here",
                "<Foo as a::Run>::run",
            ),
            ("a::b", "a::b::outer::inner::__here", "outer::inner"),
            (
                "a::b",
                "a::b::outer::{{closure}}::inner::__here",
                "outer::inner",
            ),
        ];
        for (module, path, expected) in cases {
            assert_eq!(function_name(module, path), expected);
        }
    }
}
