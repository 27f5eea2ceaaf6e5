//! Pages in the exposition formats.

mod format;
mod openmetrics;
#[cfg(feature = "protobuf")]
mod protobuf;
mod render;
mod samples;
#[cfg(test)]
mod tests;
mod text_format;

pub(crate) use format::{Format, RenderRequest};
