//! Tools that know nothing of metrics: time, locks, numbers as text, limits of texts, the guard around foreign code.

mod clock;
mod decimal;
pub(crate) mod guard; // functions, called by the name of the module: `guard::catch`
mod limits;
mod lock;
mod reentrancy;
mod stack_bytes;

#[cfg(feature = "summary")]
pub(crate) use clock::instant;
pub use clock::{SharedTestClock, TestClock};
pub(crate) use clock::{Ticks, calibrate, seconds, unix_millis};
pub(crate) use decimal::{bound_text, push_f64, push_u64};
pub(crate) use guard::{Limited, Panicked, catch};
pub(crate) use limits::{Limit, MAX_LOGGED_NAMES, cut, cut_name};
pub use limits::{
    MAX_DESCRIPTIONS, MAX_FACADE_FAMILIES, MAX_HEALTH_COMPONENTS, MAX_HEALTH_NAME_BYTES,
    MAX_HEALTH_REASON_BYTES, MAX_HELP_BYTES, MAX_LABEL_NAME_BYTES, MAX_LABEL_VALUE_BYTES,
    MAX_LABELS, MAX_METRIC_NAME_BYTES,
};
pub(crate) use lock::{lock, read, wait, write};
pub(crate) use reentrancy::ReentrancyGuard;
pub(crate) use stack_bytes::StackBytes;
