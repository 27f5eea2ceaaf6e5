//! What `#[timed]` calls.
//!
//! Each call of a timed function is one [`Call`](call_sink::Call), which knows at every moment what it would mean if it were
//! dropped now. It tells its [`Sink`](call_sink::Sink) when it begins and, once, when it ends; a judge tells from what was
//! returned how that was.

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
pub use call::{call, making, mention, returned, timed, timed_stream};
pub use call_sink::{begin, busy, guard, in_flight};
pub use call_site::{Place, type_name_of};
pub use classifier::{Judge, JudgeAny, JudgeResult, KindAny, Probe, made};
pub use function_metric::Own;
pub use outcome::{ErrorOutcome, Outcome, OutcomeOf};
pub use site::Site;
pub use slow::Slow;
pub use target::{Alike, ByLabels, ByOutcome, ByRow, calls, labelled, row, row_alone, sink};
pub use target_with_calls::told;
