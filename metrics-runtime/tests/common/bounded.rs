//! Deadlocks as failures.

use std::panic::resume_unwind;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;

use super::http::LIMIT;

/// Does something on another thread; panics if it takes too long.
pub(crate) fn bounded(run: impl FnOnce() + Send + 'static) {
    let (done, finished) = mpsc::channel::<()>();
    let thread = thread::spawn(move || {
        let _done = done;
        run();
    });
    let Err(RecvTimeoutError::Disconnected) = finished.recv_timeout(LIMIT) else {
        panic!("it hangs")
    };
    if let Err(panic) = thread.join() {
        resume_unwind(panic);
    }
}
