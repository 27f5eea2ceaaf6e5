//! The series of a field.

use crate::series::SeriesGroup;

/// The series of a field in a registry.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Registered(pub(crate) &'static SeriesGroup);
