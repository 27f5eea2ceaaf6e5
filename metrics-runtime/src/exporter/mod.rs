//! Serving pages: installing the recorder, listening, answering.

#[cfg(feature = "axum")]
mod axum;
mod body;
mod builder;
mod error;
mod exporter_handle;
mod final_scrape;
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

pub use self::exporter_handle::{Exporter, Page};
pub use body::{PageBody, PageError};
pub use builder::ExporterBuilder;
pub use error::InstallError;
pub use health::Health;
#[cfg(feature = "tower")]
pub use page_service::PageService;
