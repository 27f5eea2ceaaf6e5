//! How a call ended.

use crate::declaration::equal;
use crate::label::{LabelSet, LabelSink, LabelValue, Labels};
use crate::registry::Registry;
use crate::series::Code;

/// How a call ended: the label `outcome`.
///
/// A program that has words of its own for that declares them, and makes them of an outcome. The label has no name then, and gets
/// it where a metric is declared.
///
/// ```
/// use metrics_runtime::{Buckets, Family, Histogram, LabelValue, Metrics, Outcome, Registry, timed};
///
/// #[derive(LabelValue)]
/// enum Status { Success, Failure }
///
/// impl From<Outcome> for Status {
///     fn from(outcome: Outcome) -> Self {
///         if outcome == Outcome::Ok { Self::Success } else { Self::Failure }
///     }
/// }
///
/// #[derive(Metrics)]
/// struct DeployMetrics {
///     /// Time to deploy, by strategy and status.
///     #[metric(buckets = Buckets::LATENCY, labels("strategy", "status"))]
///     deploy_duration_seconds: Family<(&'static str, Status), Histogram>,
/// }
///
/// #[timed(metrics.deploy_duration_seconds, labels = strategy, outcome)]
/// fn deploy(metrics: &DeployMetrics, strategy: &str) -> Result<(), String> {
///     Err(format!("{strategy} is no strategy"))
/// }
///
/// let registry = Registry::new();
/// deploy(&DeployMetrics::register_in(&registry), "hope").unwrap_err();
/// assert!(registry.render().contains("_count{strategy=\"hope\",status=\"failure\"} 1\n"));
/// ```
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
    const TEXTS: [&'static str; 4] = ["ok", "error", "panic", "cancelled"];
}

impl LabelSet for Outcome {
    const LABELS: Labels = Labels::Label {
        name: Some("outcome"),
        values: Some(&Self::TEXTS),
        optional: false,
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

/// An error that chooses its own value of the label `outcome`, instead of `error`.
///
/// Derive it for an enum, whose variants may have fields then, with `#[label(outcome)]`; or implement it for a closed
/// [`LabelValue`].
///
/// ```
/// use metrics_runtime::{LabelValue, Registry, timed};
///
/// #[derive(LabelValue)]
/// #[label(outcome)]
/// enum ChargeError { Declined, Unreachable(std::io::Error) }
///
/// #[timed]
/// fn charge(cents: u64) -> Result<(), ChargeError> {
///     if cents > 100_00 { Err(ChargeError::Declined) } else { Ok(()) }
/// }
///
/// # fn main() {
/// let _ = charge(999_00);
/// assert!(Registry::global().render().contains("function=\"charge\",outcome=\"declined\"} 1\n"));
/// # let _ = ChargeError::Unreachable;
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not choose an outcome",
    label = "not an error with outcomes",
    note = "write `#[derive(LabelValue)]` and `#[label(outcome)]` on the error enum"
)]
pub trait ErrorOutcome: LabelValue {}

impl<E: ErrorOutcome + ?Sized> ErrorOutcome for &E {}
impl<E: ErrorOutcome + ?Sized> ErrorOutcome for Box<E> {}
impl<E: ErrorOutcome + ?Sized> ErrorOutcome for std::sync::Arc<E> {}

/// How a call ended, where the error tells more: the label `outcome` of a declared family.
///
/// ```
/// use metrics_runtime::{Buckets, Family, Histogram, LabelValue, Metrics, OutcomeOf, Registry, timed};
///
/// #[derive(LabelValue)]
/// #[label(outcome)]
/// enum ChargeError { Declined, Unreachable }
///
/// #[derive(Metrics)]
/// struct ChargeMetrics {
///     /// Time to charge, by outcome.
///     #[metric(buckets = Buckets::LATENCY)]
///     charge_duration_seconds: Family<OutcomeOf<ChargeError>, Histogram>,
/// }
///
/// #[timed(metrics.charge_duration_seconds, outcome)]
/// fn charge(metrics: &ChargeMetrics) -> Result<(), ChargeError> {
///     Err(ChargeError::Unreachable)
/// }
///
/// let registry = Registry::new();
/// let _ = charge(&ChargeMetrics::register_in(&registry));
/// assert!(registry.render().contains("charge_duration_seconds_count{outcome=\"unreachable\"} 1\n"));
/// # let _ = ChargeError::Declined;
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OutcomeOf<E> {
    /// It returned something other than an `Err`.
    Ok,
    /// It returned this error.
    Error(E),
    /// It unwound.
    Panic,
    /// Its future was dropped before it was done.
    Cancelled,
}

/// The most kinds of errors that one type may tell apart.
const MOST: usize = 61;

/// The texts of all outcomes, for all errors: stable Rust cannot make an array as long as a type says.
const fn texts(errors: Option<&[&'static str]>) -> [&'static str; MOST + 3] {
    let mut texts = [""; MOST + 3];
    let Some(errors) = errors else {
        panic!(
            "an error whose texts are not known beforehand cannot choose an outcome: write an enum"
        )
    };
    assert!(
        errors.len() <= MOST,
        "an error may tell at most 61 kinds apart"
    );
    texts[0] = "ok";
    let mut i = 0;
    while i < errors.len() {
        assert!(
            !is_one_of(errors[i], &["ok", "panic", "cancelled"], 3)
                && !is_one_of(errors[i], errors, i),
            "two outcomes have the same text: rename a variant, with `#[label(rename = \"…\")]`"
        );
        texts[i + 1] = errors[i];
        i += 1;
    }
    texts[i + 1] = "panic";
    texts[i + 2] = "cancelled";
    texts
}

/// Whether a text is among the first ones of others.
const fn is_one_of(text: &str, others: &[&str], first: usize) -> bool {
    let mut i = 0;
    while i < first {
        if equal(others[i], text) {
            return true;
        }
        i += 1;
    }
    false
}

impl<E: ErrorOutcome> OutcomeOf<E> {
    const ERRORS: usize = match E::VALUES {
        Some(errors) => errors.len(),
        None => 0,
    };
    const ALL: [&'static str; MOST + 3] = texts(E::VALUES);
    const TEXTS: &'static [&'static str] = Self::ALL.split_at(Self::ERRORS + 3).0;
}

impl<E: ErrorOutcome> LabelSet for OutcomeOf<E> {
    const LABELS: Labels = Labels::Label {
        name: Some("outcome"),
        values: Some(Self::TEXTS),
        optional: false,
    };

    #[inline]
    fn index(&self) -> usize {
        match self {
            Self::Ok => 0,
            Self::Error(error) => LabelValue::index(error).saturating_add(1),
            Self::Panic => Self::ERRORS + 1,
            Self::Cancelled => Self::ERRORS + 2,
        }
    }

    #[inline]
    fn encode(&self, sink: &mut impl LabelSink) {
        sink.closed(
            Self::TEXTS
                .get(LabelSet::index(self))
                .copied()
                .unwrap_or("error"),
        );
    }
}

/// How a call ended, with the place of its error among those that its type tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallEnd {
    Ok,
    Error(usize),
    Panic,
    Cancelled,
}

impl CallEnd {
    /// The ending that an error chooses. One that panics while it chooses has no place, which is some error all the same.
    pub(super) fn of_error<E: ErrorOutcome>(error: &E) -> Self {
        Self::Error(guarded(|| LabelValue::index(error)).unwrap_or(usize::MAX))
    }
}

/// Calls what types of the program say of outcomes; `None` where it panicked, which is counted. The call that is judged has
/// returned, and its result goes to the caller all the same.
#[inline]
pub(super) fn guarded<R>(call: impl FnOnce() -> R) -> Option<R> {
    Registry::current().guard(Code::Outcome, call)
}

/// A label whose values are outcomes.
#[diagnostic::on_unimplemented(
    message = "`outcome` cannot be filled in: the family ends in `{Self}`",
    label = "not an outcome",
    note = "the last label of the family is an `Outcome`, or an `OutcomeOf<_>` of the function's own error type, or a `LabelValue` that is `From<Outcome>`"
)]
pub trait Outcomes: LabelSet {
    /// All texts.
    const TEXTS: &'static [&'static str];

    /// The place of an ending among them.
    fn place(ending: CallEnd) -> usize;
}

/// What a family must end in to have the outcome filled in; `E` is what is known of the errors.
#[diagnostic::on_unimplemented(
    message = "`outcome` cannot be filled in: the family ends in `{Self}`",
    label = "not the outcome of this function",
    note = "the last label of the family is an `Outcome`, or an `OutcomeOf<_>` of the function's own error type, or a `LabelValue` that is `From<Outcome>`"
)]
pub trait ClassifiesError<E>: Outcomes {
    /// What an error means.
    fn of_error(error: &E) -> CallEnd;
}

impl Outcomes for Outcome {
    const TEXTS: &'static [&'static str] = &Self::TEXTS;

    #[inline]
    fn place(ending: CallEnd) -> usize {
        match ending {
            CallEnd::Ok => 0,
            CallEnd::Error(_) => 1,
            CallEnd::Panic => 2,
            CallEnd::Cancelled => 3,
        }
    }
}

impl<E> ClassifiesError<E> for Outcome {
    #[inline]
    fn of_error(_error: &E) -> CallEnd {
        CallEnd::Error(0)
    }
}

impl<E: ErrorOutcome> Outcomes for OutcomeOf<E> {
    const TEXTS: &'static [&'static str] = Self::TEXTS;

    #[inline]
    fn place(ending: CallEnd) -> usize {
        match ending {
            CallEnd::Ok => 0,
            // A place that is none is some error all the same.
            CallEnd::Error(place) => place.saturating_add(1).min(Self::ERRORS),
            CallEnd::Panic => Self::ERRORS + 1,
            CallEnd::Cancelled => Self::ERRORS + 2,
        }
    }
}

impl<E: ErrorOutcome> ClassifiesError<E> for OutcomeOf<E> {
    #[inline]
    fn of_error(error: &E) -> CallEnd {
        CallEnd::of_error(error)
    }
}
