//! Pages that several scrapes share.

mod encoding;
mod failure;
mod live_responses;
mod queue;
mod render_queue;
mod shared_page;
mod turn;

pub(super) use encoding::Encoding;
pub(super) use failure::Failure;
pub(super) use render_queue::RenderQueue;
pub(super) use shared_page::{GivenUp, Page};
