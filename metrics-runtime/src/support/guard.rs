//! Guard around foreign code: everything that the program hands over and this crate calls.
//!
//! A guarded call catches the panic of the code it runs, also while the thread unwinds already, where a second panic that
//! left a destructor would abort the process. The payload of the panic is foreign too, so it is dropped under the guard.
//! `registry::foreign` counts what is caught here.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::{fmt, mem};

use super::limits::cut;
use super::reentrancy::ReentrancyGuard;

/// A panic that was caught, whose payload is gone.
#[derive(Debug)]
pub(crate) struct Panicked {
    message: Box<str>,
}

impl Panicked {
    /// The text that the code panicked with.
    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    #[cold]
    fn of(payload: Box<dyn Any + Send>) -> Self {
        let text = payload.downcast_ref::<&str>().copied();
        let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
        let message = text.unwrap_or("the payload is not a text").into();
        release(payload);
        Self { message }
    }
}

/// Drops a payload. One that panics when it is dropped leaves another payload, which is leaked: it could go on like that.
fn release(payload: Box<dyn Any + Send>) {
    if let Err(second) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
        mem::forget(second);
    }
}

/// Runs foreign code and catches its panic. No lock may be held, since the code can call this crate again.
#[inline]
pub(crate) fn catch<R>(call: impl FnOnce() -> R) -> Result<R, Panicked> {
    catch_unwind(AssertUnwindSafe(call)).map_err(Panicked::of)
}

/// A text that foreign code writes, up to a limit. Past it the writer refuses, so that a `Display` without an end stops.
#[derive(Debug)]
pub(crate) struct Limited {
    text: String,
    limit: usize,
}

impl Limited {
    pub(crate) const fn new(limit: usize) -> Self {
        Self {
            text: String::new(),
            limit,
        }
    }

    /// Returns the text, cut at a character where it was too long.
    pub(crate) fn into_string(self) -> String {
        self.text
    }
}

impl fmt::Write for Limited {
    fn write_str(&mut self, part: &str) -> fmt::Result {
        let kept = cut(part, self.limit - self.text.len());
        self.text.push_str(kept);
        if kept.len() == part.len() {
            Ok(())
        } else {
            Err(fmt::Error)
        }
    }
}

thread_local! {
    /// Whether this thread is in the middle of an event.
    static LOGGING: Cell<bool> = const { Cell::new(false) };
}

/// Emits an event, which runs the program's subscriber. A subscriber that calls this crate from inside an event gets no second
/// event from it: with each one leading to the next, there would be no end.
pub(crate) fn log(event: impl FnOnce()) -> Result<(), Panicked> {
    match ReentrancyGuard::enter(&LOGGING) {
        Some(_busy) => catch(event),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::panic::{panic_any, resume_unwind};

    use super::*;

    struct PanicsWhenDropped;

    impl Drop for PanicsWhenDropped {
        fn drop(&mut self) {
            panic_any(Self);
        }
    }

    #[test]
    fn message_is_that_of_the_panic() {
        let text = |call: fn()| catch(call).unwrap_err().message().to_owned();
        assert_eq!(text(|| panic!("plain")), "plain");
        assert_eq!(text(|| panic!("formatted {}", 1)), "formatted 1");
        assert_eq!(text(|| panic_any(1)), "the payload is not a text");
        assert_eq!(catch(|| 7).unwrap(), 7);
    }

    #[test]
    fn payload_that_panics_when_dropped_is_caught() {
        assert!(catch(|| panic_any(PanicsWhenDropped)).is_err());
        assert!(catch(|| drop(PanicsWhenDropped)).is_err());
    }

    #[test]
    fn panic_during_unwinding_is_caught() {
        struct CallsWhenDropped;

        impl Drop for CallsWhenDropped {
            fn drop(&mut self) {
                assert!(std::thread::panicking());
                assert!(catch(|| panic_any(PanicsWhenDropped)).is_err());
            }
        }

        let first = catch_unwind(|| {
            let _calls = CallsWhenDropped;
            resume_unwind(Box::new(1));
        });
        assert_eq!(first.unwrap_err().downcast_ref(), Some(&1));
    }

    #[test]
    fn endless_text_ends_at_the_limit() {
        struct Endless;

        impl fmt::Display for Endless {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                loop {
                    f.write_str("äö")?;
                }
            }
        }

        let mut text = Limited::new(7);
        assert!(write!(text, "{Endless}").is_err());
        assert_eq!(text.into_string(), "äöä");
        let mut text = Limited::new(4);
        assert!(text.write_str("äö").and(text.write_str("")).is_ok());
        assert!(write!(text, "x").is_err());
    }

    #[test]
    fn event_inside_an_event_is_left_out() {
        let mut events = 0;
        log(|| {
            events += 1;
            log(|| unreachable!("it is inside another one")).unwrap();
        })
        .unwrap();
        assert!(log(|| panic!("subscriber")).is_err());
        log(|| events += 1).unwrap();
        assert_eq!(events, 2);
    }
}
