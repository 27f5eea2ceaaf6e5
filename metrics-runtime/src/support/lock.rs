//! Locks that cannot be poisoned: no code of a user runs while one is held, so none is left half-way.

use std::sync::{
    Condvar, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard,
};
use std::time::Duration;

pub(crate) fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) fn read<T: ?Sized>(lock: &RwLock<T>) -> RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) fn write<T: ?Sized>(lock: &RwLock<T>) -> RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(PoisonError::into_inner)
}

/// Lets go of a lock until something changed, or so much time has passed.
pub(crate) fn wait<'m, T>(
    changed: &Condvar,
    guard: MutexGuard<'m, T>,
    at_most: Duration,
) -> MutexGuard<'m, T> {
    let woken = changed.wait_timeout(guard, at_most);
    woken.unwrap_or_else(PoisonError::into_inner).0
}
