//! The scopes of tests: registries that stand for the global one, each on the threads that are in it.

use std::cell::Cell;
use std::marker::PhantomData;
use std::ptr;
use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;

use super::Registry;

/// Whether any thread was ever in a scope.
static IS_ENTERED: AtomicBool = AtomicBool::new(false);

thread_local! {
    /// The scope that this thread is in. It has no destructor, so it can be asked at any time, also by a global allocator.
    static SCOPE: Cell<Option<&'static Registry>> = const { Cell::new(None) };
}

/// The scope that this thread is in.
#[inline]
pub(crate) fn current() -> Option<&'static Registry> {
    if IS_ENTERED.load(Relaxed) {
        SCOPE.get()
    } else {
        None
    }
}

/// This thread is in a scope, or for the time being in none, while it lives.
#[derive(Debug)]
#[must_use]
pub(crate) struct Entered {
    before: Option<&'static Registry>,
    /// Keeps it on one thread.
    thread: PhantomData<*const ()>,
}

pub(crate) fn enter(scope: Option<&'static Registry>) -> Entered {
    IS_ENTERED.store(true, Relaxed);
    Entered {
        before: SCOPE.replace(scope),
        thread: PhantomData,
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        SCOPE.set(self.before);
    }
}

/// The values that were made for each scope: a list that only grows, so that it can be lent without a lock.
#[derive(Debug)]
pub(super) struct Scopes<T>(OnceLock<Box<Entry<T>>>);

#[derive(Debug)]
struct Entry<T> {
    scope: &'static Registry,
    made: T,
    next: Scopes<T>,
}

impl<T> Scopes<T> {
    pub(crate) const fn new() -> Self {
        Self(OnceLock::new())
    }

    pub(super) fn get(&self, scope: &'static Registry) -> Option<&T> {
        let mut entries = self;
        while let Some(entry) = entries.0.get() {
            if ptr::eq(entry.scope, scope) {
                return Some(&entry.made);
            }
            entries = &entry.next;
        }
        None
    }

    pub(crate) fn keep(&self, scope: &'static Registry, made: T) -> &T {
        let mut new = Some(Box::new(Entry {
            scope,
            made,
            next: Self::new(),
        }));
        let mut entries = self;
        loop {
            match entries.0.get() {
                Some(entry) if ptr::eq(entry.scope, scope) => return &entry.made,
                Some(entry) => entries = &entry.next,
                // Another thread can be there first, with this scope or with another one.
                None => new = new.and_then(|new| entries.0.set(new).err()),
            }
        }
    }
}
