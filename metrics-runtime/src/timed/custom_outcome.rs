//! Outcomes in a program's own words.

use super::outcome::{CallEnd, ClassifiesError, Outcome, Outcomes, guarded};
use crate::label::LabelValue;

/// A label that is made of an outcome.
///
/// One whose texts are not known beforehand does not compile:
///
/// ```compile_fail,E0080
/// use metrics_runtime::{Family, Histogram, LabelSink, LabelValue, Outcome, timed};
///
/// struct Status(String);
///
/// impl LabelValue for Status {
///     const VALUES: Option<&'static [&'static str]> = None;
///     fn index(&self) -> usize { 0 }
///     fn encode(&self, sink: &mut impl LabelSink) { sink.open(&self.0); }
/// }
///
/// impl From<Outcome> for Status {
///     fn from(outcome: Outcome) -> Self { Self(format!("{outcome:?}")) }
/// }
///
/// #[timed(family, outcome)]
/// fn deploy(family: &Family<Status, Histogram>) -> Result<(), ()> { Ok(()) }
/// # fn main() { let _ = deploy as fn(&'static _) -> _; }
/// ```
#[diagnostic::do_not_recommend]
impl<T: LabelValue + From<Outcome>> Outcomes for T {
    const TEXTS: &'static [&'static str] = match (T::VALUES, T::OPTIONAL) {
        (Some(texts), false) => texts,
        _ => panic!(
            "a label whose texts are not known beforehand, or that may be absent, cannot be an outcome: write an enum"
        ),
    };

    #[inline]
    fn place(ending: CallEnd) -> usize {
        let outcome = match ending {
            CallEnd::Ok => Outcome::Ok,
            CallEnd::Error(_) => Outcome::Error,
            CallEnd::Panic => Outcome::Panic,
            CallEnd::Cancelled => Outcome::Cancelled,
        };
        // This can run in a destructor. A place that is none counts in no other metric.
        guarded(|| T::from(outcome).index()).unwrap_or(usize::MAX)
    }
}

#[diagnostic::do_not_recommend]
impl<T: LabelValue + From<Outcome>, E> ClassifiesError<E> for T {
    #[inline]
    fn of_error(_error: &E) -> CallEnd {
        CallEnd::Error(0)
    }
}
