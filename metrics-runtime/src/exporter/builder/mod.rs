//! The builder of exporters.

mod collecting;
mod exporter_builder;
mod facade_rules;
mod listeners;
mod start;
#[cfg(feature = "upstream")]
mod upstream;

pub use exporter_builder::ExporterBuilder;
