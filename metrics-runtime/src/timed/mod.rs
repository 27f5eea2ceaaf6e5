//! What `#[timed]` calls.
//!
//! Each call of a timed function is one [`Call`](call_sink::Call), which knows at every moment what it would mean if it were
//! dropped now. It tells its [`CallSink`](call_sink::CallSink) when it begins and, once, when it ends; a classifier tells from
//! what was returned how that was.

mod blocks;
mod call;
mod call_sink;
mod call_site;
mod classifier;
mod custom_outcome;
mod function_metric;
mod outcome;
mod pending_outcome;
mod site;
mod slow;
mod target;
mod target_with_calls;

pub use blocks::EachOutcome;
pub use call::{call, making, returned, timed, timed_stream, touch};
pub use call_sink::{begin, busy, guard, in_flight};
pub use call_site::{CallSite, type_name_of};
pub use classifier::{Classifier, ClassifyAny, ClassifyResult, KindAny, Probe, assert_not_future};
pub use function_metric::FunctionMetric;
pub use outcome::{ErrorOutcome, Outcome, OutcomeOf};
pub use site::Site;
pub use slow::Slow;
pub use target::{
    ByLabels, ByLabelsAndOutcome, ByOutcome, Unlabelled, by_outcome, calls, labelled,
    labelled_by_outcome, sink,
};
pub use target_with_calls::with_calls;
