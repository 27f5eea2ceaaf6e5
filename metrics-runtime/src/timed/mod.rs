//! What `#[timed]` calls.
//!
//! Each call of a function with a bare `#[timed]` is one [`Call`], which knows at every moment what it would mean if it
//! were dropped now. With a target, the guard of the target is all there is.

mod call;
mod judge;
mod outcome;
mod place;
mod site;
mod target;

pub use call::{Call, call, call_async, returned};
pub use judge::{Judge, JudgeAny, Probe};
pub use outcome::Outcome;
pub use place::{Place, type_name_of};
pub use site::Site;
pub use target::start;
