//! A subscriber that keeps warnings and errors.

use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

#[derive(Clone, Default)]
struct Keep(Arc<Mutex<Vec<String>>>);

/// The warnings and errors that this thread logs while it does something, each as its message and fields.
pub(crate) fn during<R>(run: impl FnOnce() -> R) -> (R, Vec<String>) {
    let keep = Keep::default();
    let result = tracing::subscriber::with_default(keep.clone(), run);
    let kept = std::mem::take(&mut *keep.0.lock().unwrap());
    (result, kept)
}

/// The warnings and errors that all threads log from now on, at each call those since the last.
pub(crate) fn everywhere() -> impl Fn() -> Vec<String> {
    let keep = Keep::default();
    tracing::subscriber::set_global_default(keep.clone()).expect("once in a process");
    move || std::mem::take(&mut *keep.0.lock().unwrap())
}

impl Subscriber for Keep {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= Level::WARN && metadata.target().starts_with("metrics_runtime")
    }

    fn event(&self, event: &Event<'_>) {
        let mut text = Text(String::new());
        event.record(&mut text);
        self.0.lock().unwrap().push(text.0);
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

struct Text(String);

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, "{field}={value:?} ").expect("a string takes everything");
    }
}
