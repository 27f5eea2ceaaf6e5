//! Assertions that fail: their message and the line that they name.

use std::any::Any;
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, Location, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    /// The message and the place of the panic that this thread waits for.
    static PANIC: RefCell<Option<(String, String, u32)>> = const { RefCell::new(None) };
}

/// The message with which something panics, in the line behind the one of this call.
#[track_caller]
pub(crate) fn message(run: impl FnOnce()) -> String {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = take_hook();
        set_hook(Box::new(move |info| {
            let place = info.location().expect("a panic has a place");
            let place = (place.file().to_owned(), place.line());
            let text = text_of(info.payload());
            let waits = PANIC.with_borrow_mut(|panic| {
                panic
                    .as_mut()
                    .map(|panic| *panic = (text, place.0, place.1))
                    .is_some()
            });
            if !waits {
                usual(info);
            }
        }));
    });
    PANIC.set(Some(Default::default()));
    let result = catch_unwind(AssertUnwindSafe(run));
    let (message, file, at) = PANIC.take().expect("it was set");
    assert!(result.is_err(), "it does not fail");
    let here = Location::caller();
    assert_eq!((&*file, at), (here.file(), here.line() + 1), "{message}");
    message
}

fn text_of(payload: &dyn Any) -> String {
    let literal = payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned());
    literal.unwrap_or_else(|| {
        payload
            .downcast_ref::<String>()
            .cloned()
            .unwrap_or_default()
    })
}
