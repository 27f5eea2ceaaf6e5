//! The series of a field.

use crate::registry::branch::Branch;

/// The series of a field in a registry.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Registered(pub(crate) &'static Branch);
