//! What the program declares, as data: for documents, dashboards and tests.
//!
//! [`catalog()`] knows every struct with `#[derive(Metrics)]` and every function with `#[timed]` that is linked into the
//! program, without touching any of them. [`assert_catalog!`](crate::assert_catalog) compares it with a file.

mod entry;
mod lock_file;
mod program;

pub use crate::declaration::{Alias, Location, Package};
pub use crate::naming::MetricType;
pub use entry::{Catalog, ExceptionEntry, FamilyEntry, FunctionEntry, LabelEntry, Values};
#[doc(hidden)]
pub use lock_file::assert_is;
pub use program::catalog;
