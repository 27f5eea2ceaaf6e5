//! The registries that nobody has to name: that of the process, and those that stand for it in tests.

use std::cell::Cell;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::{Acquire, Release};
use std::sync::{Arc, LazyLock};

#[cfg(feature = "testing")]
use super::scope;
use crate::declaration::inventory as declared;
use crate::registry::{Inner, Registry};
use crate::series::{Code, Held};
use crate::support::ReentrancyGuard;

impl Registry {
    /// The registry of the process: where `Global`, `register()` and `#[timed]` put their metrics. (In
    /// the scope of a test, which is there with the feature `testing`, they put them elsewhere; this is the same all the same.)
    #[must_use]
    pub fn global() -> &'static Self {
        static GLOBAL: LazyLock<Registry> = LazyLock::new(Registry::for_program);
        &GLOBAL
    }

    /// A registry for what the program declares.
    pub(crate) fn for_program() -> Self {
        Self(Arc::new(Inner {
            knows_declarations: true,
            ..Inner::default()
        }))
    }

    pub(crate) fn is_global(&self) -> bool {
        Arc::ptr_eq(&self.0, &Self::global().0)
    }

    /// Holds a value of a foreign type, whose panics are counted in the registry that is current at their time.
    pub(crate) const fn hold<T>(code: Code, value: T) -> Held<T> {
        Held::counted_by(|| Self::current().self_metrics(), code, value)
    }

    /// The registry that this thread records into where none is named: the global one, or that of the test's scope it is in.
    pub(crate) fn current() -> &'static Self {
        #[cfg(feature = "testing")]
        if let Some(scope) = scope::current() {
            return scope;
        }
        Self::global()
    }
}

/// Registers what the program declares with the global registry, once: at install, or when it is first looked at.
///
/// No lock: what is logged or forwarded meanwhile may go through code that looks at the registry. A thread that comes before
/// another is done registers everything as well, which changes nothing, and so never sees a part of it.
pub(crate) fn register_declared() {
    static DONE: AtomicBool = AtomicBool::new(false);

    thread_local! {
        /// Whether this thread is at it.
        static REGISTERING: Cell<bool> = const { Cell::new(false) };
    }

    if !DONE.load(Acquire)
        && let Some(_registering) = ReentrancyGuard::enter(&REGISTERING)
    {
        #[cfg(feature = "testing")]
        let _outside = scope::enter(None);
        declared::register();
        DONE.store(true, Release);
    }
}
