//! Telling the ending of a call from what it returned.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;

use super::outcome::{Ending, ErrorOutcome};

/// Tells the ending of a call from what it returned. `E` is what is known of its errors.
#[derive(Debug)]
pub struct Judge<R, E> {
    pub(super) ending: fn(&R) -> Ending,
    /// The outcomes of its errors: none for a function that cannot fail.
    pub(super) errors: &'static [&'static str],
    error: PhantomData<fn() -> E>,
}

impl<R, E> Clone for Judge<R, E> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R, E> Copy for Judge<R, E> {}

/// Of whose errors nothing more is known.
#[derive(Debug)]
pub enum AnyError {}

impl<R> Judge<R, AnyError> {
    /// For a type of which nothing is known.
    #[must_use]
    pub const fn ok() -> Self {
        Self {
            ending: |_| Ending::Ok,
            errors: &[],
            error: PhantomData,
        }
    }
}

/// Finds the [`Judge`] for a written return type, by the order in which methods are found: that of a `Result` whose error
/// chooses its outcome comes before [`JudgeResult`], and that before [`JudgeAny`]. It must be called on the value: by a
/// reference, all would be found at the same step.
#[derive(Debug)]
pub struct Probe<R: ?Sized>(PhantomData<fn() -> R>);

impl<R: ?Sized> Probe<R> {
    /// A probe of `R`.
    pub const NEW: Self = Self(PhantomData);
}

impl<R> Probe<R> {
    /// A judge by a condition: what is not `ok` is an error.
    #[must_use]
    pub fn ok_if<F: Fn(&R) -> bool>(self, ok: F) -> JudgeBy<R, F> {
        JudgeBy(ok, PhantomData)
    }
}

impl<T, E: ErrorOutcome> Probe<Result<T, E>> {
    /// The error chooses.
    #[must_use]
    pub fn __judge(self) -> Judge<Result<T, E>, E> {
        Judge {
            ending: |result| match result {
                Ok(_) => Ending::Ok,
                Err(error) => Ending::of_error(error),
            },
            errors: const {
                match E::VALUES {
                    Some(errors) => errors,
                    None => panic!(
                        "an error whose texts are not known beforehand cannot choose an outcome: write an enum"
                    ),
                }
            },
            error: PhantomData,
        }
    }
}

impl<T, E> Probe<Result<T, E>> {
    /// `Err` is an error, where the type of the error is not written out.
    #[must_use]
    pub fn __judge_plainly(self) -> Judge<Result<T, E>, AnyError> {
        JudgeResult::__judge(self)
    }
}

impl<F: Future + ?Sized> Probe<Pin<Box<F>>> {
    /// The value is yet to be made: [`made`] refuses this. Only of what `#[timed(future)]` could wrap: a type that is a future
    /// itself is made by its constructors.
    #[must_use]
    pub const fn __kind(self) -> Pending {
        Pending
    }
}

/// A function that returns a future.
#[derive(Debug)]
pub struct Pending;

/// A function that returns anything else.
#[derive(Debug)]
pub struct Made;

/// Tells apart what returns a future, whatever its type is called: an inherent method of a [`Probe`] comes before this.
pub trait KindAny {
    /// It returns no future.
    fn __kind(&self) -> Made {
        Made
    }
}

impl<R: ?Sized> KindAny for Probe<R> {}

/// A function that is done when it returns.
#[diagnostic::on_unimplemented(
    message = "this function returns a future, and only making it would be timed: write `async fn`, or `#[timed(future)]`",
    label = "this is a future"
)]
pub trait IsMade {}

#[diagnostic::do_not_recommend]
impl IsMade for Made {}

/// Refuses a function that returns a future.
pub const fn made<K: IsMade>(_kind: &K) {}

/// The judge for a `Result`.
pub trait JudgeResult<T, E> {
    /// `Err` is an error.
    fn __judge(self) -> Judge<Result<T, E>, AnyError>;
}

impl<T, E> JudgeResult<T, E> for Probe<Result<T, E>> {
    fn __judge(self) -> Judge<Result<T, E>, AnyError> {
        Judge {
            ending: |result| match result {
                Ok(_) => Ending::Ok,
                Err(_) => Ending::Error(0),
            },
            errors: &["error"],
            error: PhantomData,
        }
    }
}

/// The judge for what is not a `Result`.
pub trait JudgeAny<R> {
    /// Everything is `ok`.
    fn __judge(&self) -> Judge<R, AnyError>;

    /// The same.
    fn __judge_plainly(&self) -> Judge<R, AnyError> {
        self.__judge()
    }
}

impl<R> JudgeAny<R> for Probe<R> {
    fn __judge(&self) -> Judge<R, AnyError> {
        Judge::ok()
    }
}

/// Judges by what a user wrote.
pub struct JudgeBy<R, F>(F, PhantomData<fn(&R)>);

/// What knows of errors.
pub trait Errors {
    /// What is known of them.
    type Error;
}

impl<R, E> Errors for Judge<R, E> {
    type Error = E;
}

impl<R, F> Errors for JudgeBy<R, F> {
    type Error = AnyError;
}

/// What tells the ending of a call.
pub trait Judging<R>: Errors {
    /// The outcomes of the errors.
    fn errors(&self) -> &'static [&'static str];

    /// The ending that a result means.
    fn ending(&self, result: &R) -> Ending;
}

impl<R, E> Judging<R> for Judge<R, E> {
    #[inline]
    fn errors(&self) -> &'static [&'static str] {
        self.errors
    }

    #[inline]
    fn ending(&self, result: &R) -> Ending {
        (self.ending)(result)
    }
}

impl<R, F: Fn(&R) -> bool> Judging<R> for JudgeBy<R, F> {
    #[inline]
    fn errors(&self) -> &'static [&'static str] {
        &["error"]
    }

    #[inline]
    fn ending(&self, result: &R) -> Ending {
        if (self.0)(result) {
            Ending::Ok
        } else {
            Ending::Error(0)
        }
    }
}

impl<R, F> std::fmt::Debug for JudgeBy<R, F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("JudgeBy").finish_non_exhaustive()
    }
}
