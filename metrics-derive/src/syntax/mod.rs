//! What the macros share in reading their input.

mod case;
mod docs;
mod errors;
mod impl_frame;
mod keys;
mod krate;
mod slot;
mod suggest;
mod time;

pub(crate) use case::Case;
pub(crate) use docs::{Help, help};
pub(crate) use errors::Errors;
pub(crate) use impl_frame::{fallback, implement, implement_documented, located, located_at};
pub(crate) use keys::{Known, flag, for_each_key, misplaced, skip_value, text, value};
pub(crate) use krate::CratePath;
pub(crate) use slot::Slot;
pub(crate) use suggest::{closest, within};
pub(crate) use time::nanos;
