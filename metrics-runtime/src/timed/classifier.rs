//! Telling the ending of a call from what it returned.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;

use super::outcome::{CallEnd, ErrorOutcome};

/// Tells the ending of a call from what it returned. `E` is what is known of its errors.
#[derive(Debug)]
pub struct Classifier<R, E> {
    pub(super) ending: fn(&R) -> CallEnd,
    /// The outcomes of its errors: none for a function that cannot fail.
    pub(super) errors: &'static [&'static str],
    error: PhantomData<fn() -> E>,
}

impl<R, E> Clone for Classifier<R, E> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R, E> Copy for Classifier<R, E> {}

/// Of whose errors nothing more is known.
#[derive(Debug)]
pub enum AnyError {}

impl<R> Classifier<R, AnyError> {
    /// For a type of which nothing is known.
    #[must_use]
    pub const fn ok() -> Self {
        Self {
            ending: |_| CallEnd::Ok,
            errors: &[],
            error: PhantomData,
        }
    }
}

/// Finds the [`Classifier`] for a written return type, by the order in which methods are found: that of a `Result` whose error
/// chooses its outcome comes before [`ClassifyResult`], and that before [`ClassifyAny`]. It must be called on the value: by a
/// reference, all would be found at the same step.
#[derive(Debug)]
pub struct Probe<R: ?Sized>(PhantomData<fn() -> R>);

impl<R: ?Sized> Probe<R> {
    /// A probe of `R`.
    pub const NEW: Self = Self(PhantomData);
}

impl<R> Probe<R> {
    /// A classifier by a condition: what is not `ok` is an error.
    #[must_use]
    pub fn ok_if<F: Fn(&R) -> bool>(self, ok: F) -> ClassifierBy<R, F> {
        ClassifierBy(ok, PhantomData)
    }
}

impl<T, E: ErrorOutcome> Probe<Result<T, E>> {
    /// The error chooses.
    #[must_use]
    pub fn __classifier(self) -> Classifier<Result<T, E>, E> {
        Classifier {
            ending: |result| match result {
                Ok(_) => CallEnd::Ok,
                Err(error) => CallEnd::of_error(error),
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
    pub fn __classifier_plainly(self) -> Classifier<Result<T, E>, AnyError> {
        ClassifyResult::__classifier(self)
    }
}

impl<F: Future + ?Sized> Probe<Pin<Box<F>>> {
    /// The value is yet to be made: [`assert_not_future`] refuses this. Only of what `#[timed(future)]` could wrap: a type that is a future
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
pub const fn assert_not_future<K: IsMade>(_kind: &K) {}

/// The classifier for a `Result`.
pub trait ClassifyResult<T, E> {
    /// `Err` is an error.
    fn __classifier(self) -> Classifier<Result<T, E>, AnyError>;
}

impl<T, E> ClassifyResult<T, E> for Probe<Result<T, E>> {
    fn __classifier(self) -> Classifier<Result<T, E>, AnyError> {
        Classifier {
            ending: |result| match result {
                Ok(_) => CallEnd::Ok,
                Err(_) => CallEnd::Error(0),
            },
            errors: &["error"],
            error: PhantomData,
        }
    }
}

/// The classifier for what is not a `Result`.
pub trait ClassifyAny<R> {
    /// Everything is `ok`.
    fn __classifier(&self) -> Classifier<R, AnyError>;

    /// The same.
    fn __classifier_plainly(&self) -> Classifier<R, AnyError> {
        self.__classifier()
    }
}

impl<R> ClassifyAny<R> for Probe<R> {
    fn __classifier(&self) -> Classifier<R, AnyError> {
        Classifier::ok()
    }
}

/// Judges by what a user wrote.
pub struct ClassifierBy<R, F>(F, PhantomData<fn(&R)>);

/// What knows of errors.
pub trait KnownError {
    /// What is known of them.
    type Error;
}

impl<R, E> KnownError for Classifier<R, E> {
    type Error = E;
}

impl<R, F> KnownError for ClassifierBy<R, F> {
    type Error = AnyError;
}

/// What tells the ending of a call.
pub trait Classify<R>: KnownError {
    /// The outcomes of the errors.
    fn errors(&self) -> &'static [&'static str];

    /// The ending that a result means.
    fn ending(&self, result: &R) -> CallEnd;
}

impl<R, E> Classify<R> for Classifier<R, E> {
    #[inline]
    fn errors(&self) -> &'static [&'static str] {
        self.errors
    }

    #[inline]
    fn ending(&self, result: &R) -> CallEnd {
        (self.ending)(result)
    }
}

impl<R, F: Fn(&R) -> bool> Classify<R> for ClassifierBy<R, F> {
    #[inline]
    fn errors(&self) -> &'static [&'static str] {
        &["error"]
    }

    #[inline]
    fn ending(&self, result: &R) -> CallEnd {
        if (self.0)(result) {
            CallEnd::Ok
        } else {
            CallEnd::Error(0)
        }
    }
}

impl<R, F> std::fmt::Debug for ClassifierBy<R, F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ClassifierBy").finish_non_exhaustive()
    }
}
