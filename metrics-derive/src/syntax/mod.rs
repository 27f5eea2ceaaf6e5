//! What the macros share in reading their input.

mod docs;
mod errors;
mod implement;
mod keys;
mod krate;
mod slot;
mod suggest;

pub(crate) use docs::help;
pub(crate) use errors::Errors;
pub(crate) use implement::{fallback, implement, located};
pub(crate) use keys::{Known, all_or_nothing, for_each_key, misplaced, skip_value, text};
pub(crate) use krate::CratePath;
pub(crate) use slot::Slot;
pub(crate) use suggest::closest;
