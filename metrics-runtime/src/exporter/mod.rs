//! Serving pages: installing the recorder, listening, answering.

#[cfg(feature = "axum")]
mod axum;
mod body;
mod builder;
mod error;
mod final_scrape;
mod handle;
mod health;
mod install;
mod listener_config;
#[cfg(feature = "tower")]
mod page_service;
mod page_source;
mod recorder_choice;
mod render;
mod respond;
mod server;
mod settings;

pub use body::{PageBody, PageError};
pub use builder::ExporterBuilder;
pub use error::InstallError;
pub use handle::{Exporter, Page};
pub use health::Health;
#[cfg(feature = "tower")]
pub use page_service::PageService;
