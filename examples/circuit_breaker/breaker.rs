//! Circuit breakers.

use std::fmt;
use std::io;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use metrics_runtime::timed;

use crate::metrics::{BREAKERS, Component, State};

/// So many failures in a row open a breaker.
const FAILURES: u32 = 3;
/// So long it refuses all calls, until it lets one try.
const REST: Duration = Duration::from_millis(250);

/// Calls a component, unless that has just failed too often.
pub(crate) struct Breaker {
    component: Component,
    phase: Mutex<Phase>,
}

#[derive(Debug, Clone, Copy)]
enum Phase {
    Closed {
        failures: u32,
    },
    Open {
        since: Instant,
    },
    /// One call is trying.
    HalfOpen,
}

#[derive(Debug)]
pub(crate) enum CallError {
    /// The breaker is open.
    Open,
    Failed(io::Error),
}

impl Breaker {
    pub(crate) fn new(component: Component) -> Self {
        BREAKERS.state.with(&component).set(State::Closed);
        Self {
            component,
            phase: Mutex::new(Phase::Closed { failures: 0 }),
        }
    }

    /// Calls, or refuses to.
    #[timed(BREAKERS.latency_seconds, labels = self.component, calls = BREAKERS.calls_total)]
    pub(crate) async fn call<T>(
        &self,
        call: impl Future<Output = io::Result<T>>,
    ) -> Result<T, CallError> {
        let attempt = self.attempt();
        if matches!(attempt.admitted, Admitted::No) {
            return Err(CallError::Open);
        }
        let answer = call.await.map_err(CallError::Failed)?;
        attempt.succeed();
        Ok(answer)
    }

    fn attempt(&self) -> Attempt<'_> {
        let admitted = self.change(|phase| match phase {
            Phase::Closed { .. } => (phase, Admitted::Yes),
            Phase::Open { since } if since.elapsed() >= REST => (Phase::HalfOpen, Admitted::ToTry),
            Phase::Open { .. } | Phase::HalfOpen => (phase, Admitted::No),
        });
        Attempt {
            breaker: self,
            admitted,
            is_success: false,
        }
    }

    /// What one that was admitted tells. Of those from before the breaker opened nobody wants to know any more.
    fn ended(&self, admitted: Admitted, is_success: bool) {
        let open = Phase::Open {
            since: Instant::now(),
        };
        self.change(|phase| {
            let next = match (phase, admitted) {
                (Phase::Closed { .. }, Admitted::Yes) | (Phase::HalfOpen, Admitted::ToTry)
                    if is_success =>
                {
                    Phase::Closed { failures: 0 }
                }
                (Phase::Closed { failures }, Admitted::Yes) if failures + 1 < FAILURES => {
                    Phase::Closed {
                        failures: failures + 1,
                    }
                }
                (Phase::Closed { .. }, Admitted::Yes) | (Phase::HalfOpen, Admitted::ToTry) => open,
                _ => phase,
            };
            (next, ())
        });
    }

    fn change<T>(&self, next: impl FnOnce(Phase) -> (Phase, T)) -> T {
        let mut phase = self.phase.lock().unwrap_or_else(PoisonError::into_inner);
        let (changed, told) = next(*phase);
        *phase = changed;
        BREAKERS.state.with(&self.component).set(changed.into());
        told
    }
}

impl From<Phase> for State {
    fn from(phase: Phase) -> Self {
        match phase {
            Phase::Closed { .. } => Self::Closed,
            Phase::Open { .. } => Self::Open,
            Phase::HalfOpen => Self::HalfOpen,
        }
    }
}

#[derive(Debug, Clone, Copy)]
enum Admitted {
    Yes,
    ToTry,
    No,
}

/// A call that has failed if it is dropped before it succeeds: by an error, a panic, or with its future.
struct Attempt<'b> {
    breaker: &'b Breaker,
    admitted: Admitted,
    is_success: bool,
}

impl Attempt<'_> {
    fn succeed(mut self) {
        self.is_success = true;
    }
}

impl Drop for Attempt<'_> {
    fn drop(&mut self) {
        if !self.is_success {
            let component = &self.breaker.component;
            BREAKERS.calls_failed.with(component).increment(1);
        }
        self.breaker.ended(self.admitted, self.is_success);
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open => f.write_str("the circuit breaker is open"),
            Self::Failed(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for CallError {}
