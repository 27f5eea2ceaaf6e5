//! The modules of the macros once more: a library of macros can only be called by the compiler.
//!
//! They name one another by `crate::`, so the root of a test uses all of them.

#[path = "../../src/descriptor.rs"]
pub(crate) mod descriptor;
#[path = "../../src/label_set/mod.rs"]
pub(crate) mod label_set;
#[path = "../../src/label_value/mod.rs"]
pub(crate) mod label_value;
#[path = "../../src/lint/mod.rs"]
pub(crate) mod lint;
#[path = "../../src/metrics/mod.rs"]
pub(crate) mod metrics;
#[path = "../../src/name.rs"]
pub(crate) mod name;
#[path = "../../src/syntax/mod.rs"]
pub(crate) mod syntax;
#[path = "../../src/timed/mod.rs"]
pub(crate) mod timed;
#[path = "../../src/unit.rs"]
pub(crate) mod unit;
