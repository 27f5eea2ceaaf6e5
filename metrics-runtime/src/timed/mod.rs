//! What `#[timed]` calls.
//!
//! Each call of a timed function is one [`Call`](sink::Call), which knows at every moment what it would mean if it were dropped now. It
//! tells its [`Sink`](sink::Sink) when it begins and, once, when it ends; a judge tells from what was returned how that was.

mod blocks;
mod call;
mod judge;
mod outcome;
mod own;
mod place;
mod row;
mod sink;
mod site;
mod slow;
mod target;
mod told;
mod words;

pub use blocks::EachOutcome;
pub use call::{call, making, mention, returned, timed, timed_stream};
pub use judge::{Judge, JudgeAny, JudgeResult, KindAny, Probe, made};
pub use outcome::{ErrorOutcome, Outcome, OutcomeOf};
pub use own::Own;
pub use place::{Place, type_name_of};
pub use sink::{begin, busy, guard, in_flight};
pub use site::Site;
pub use slow::Slow;
pub use target::{Alike, ByLabels, ByOutcome, ByRow, calls, labelled, row, row_alone, sink};
pub use told::told;
