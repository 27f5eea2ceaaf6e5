//! The metrics of one set of labels with each outcome.

use std::fmt;
use std::marker::PhantomData;

use super::call_sink::CallSink;
use super::outcome::{CallEnd, ClassifiesError, Outcomes};
use crate::label::LabelSet;
use crate::metric::{Lifetime, Metric, Registered};
use crate::series::{Extended, Scratch};

/// The metrics of one set of labels with each outcome. The labels are written down at the start of a call, so that no borrow
/// lasts; the one series is looked up at its end, when the outcome is known.
/// `E` is what is known of the errors.
pub struct PendingOutcome<O, M, R, E> {
    registered: Registered,
    labels: Labels,
    types: PhantomData<Types<O, M, R, E>>,
}

type Types<O, M, R, E> = fn() -> (O, M, R, E);

enum Labels {
    /// How many sets of labels come before this one.
    Place(usize),
    Key(Scratch),
}

impl<O, M, R, E> PendingOutcome<O, M, R, E> {
    #[inline]
    pub(super) fn new<L: LabelSet>(registered: Registered, labels: &L) -> Self {
        Self {
            registered,
            labels: if registered.0.dense().is_some() {
                Labels::Place(labels.index())
            } else {
                Labels::Key(Scratch::whole(labels))
            },
            types: PhantomData,
        }
    }

    /// The same, where more is known of the errors.
    #[inline]
    pub(super) fn with_errors<F>(self) -> PendingOutcome<O, M, R, F> {
        PendingOutcome {
            registered: self.registered,
            labels: self.labels,
            types: PhantomData,
        }
    }
}

impl<O: Outcomes, M: Metric, R: Lifetime, E> PendingOutcome<O, M, R, E> {
    /// The metric with this outcome.
    #[inline]
    fn get(&self, ending: CallEnd) -> R::Handle<M> {
        let place = O::place(ending);
        match &self.labels {
            Labels::Place(index) => {
                let index = index.saturating_mul(O::TEXTS.len()).saturating_add(place);
                R::at(self.registered, index)
            }
            Labels::Key(key) => {
                let series = |text| Extended::new(self.registered.0.labels(), key, text);
                let text = O::TEXTS.get(place).copied().unwrap_or_default();
                R::find(self.registered, &series(text)).unwrap_or_else(|| {
                    let metric = R::get(self.registered, &series(text));
                    // With its first call, all that it can lead to is on the page; past the limit of the family, nothing is.
                    if R::find::<M>(self.registered, &series(text)).is_some() {
                        for other in O::TEXTS {
                            let _: R::Handle<M> = R::get(self.registered, &series(other));
                        }
                    }
                    metric
                })
            }
        }
    }
}

impl<O: ClassifiesError<E>, M: Metric, R: Lifetime, E> CallSink for PendingOutcome<O, M, R, E>
where
    R::Handle<M>: CallSink,
{
    #[inline]
    fn end(&mut self, ending: CallEnd, nanos: u64) {
        self.get(ending).end(ending, nanos);
    }
}

impl<O, M, R, E> fmt::Debug for PendingOutcome<O, M, R, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PendingOutcome")
            .field("family", &self.registered.0.name())
            .finish_non_exhaustive()
    }
}
