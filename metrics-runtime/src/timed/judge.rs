//! Telling the outcome of a call from what it returned.

use std::marker::PhantomData;

use super::Outcome;

/// Tells the outcome of a call from what it returned.
#[derive(Debug)]
pub struct Judge<R> {
    pub(super) outcome: fn(&R) -> Outcome,
    /// Whether it can say `error`.
    pub(super) fallible: bool,
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
