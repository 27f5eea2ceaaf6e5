//! The `metrics` facade, both ways: what other crates emit through it lands in a registry, and what typed metrics record
//! can be handed to a recorder of the facade.
//!
//! This is the only code that knows the facade.

mod facade;
mod forward;
mod handles;
mod name;

pub use facade::Recorder;
