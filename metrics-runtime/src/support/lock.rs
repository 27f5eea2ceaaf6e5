//! Locks that cannot be poisoned: no code of a user runs while one is held, so none is left half-way.

use std::sync::{
    Condvar, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard,
    TryLockError, TryLockResult,
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

/// Locks for reading, unless that would have to wait.
pub(crate) fn try_read<T: ?Sized>(lock: &RwLock<T>) -> Option<RwLockReadGuard<'_, T>> {
    without_waiting(lock.try_read())
}

/// Locks for writing, unless that would have to wait.
pub(crate) fn try_write<T: ?Sized>(lock: &RwLock<T>) -> Option<RwLockWriteGuard<'_, T>> {
    without_waiting(lock.try_write())
}

fn without_waiting<G>(locked: TryLockResult<G>) -> Option<G> {
    match locked {
        Ok(guard) => Some(guard),
        Err(TryLockError::Poisoned(error)) => Some(error.into_inner()),
        Err(TryLockError::WouldBlock) => None,
    }
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
