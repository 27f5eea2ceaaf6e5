//! Pages in the exposition formats.

mod text;

use std::sync::atomic::Ordering::Relaxed;

use crate::registry::Registry;
use text::Text;

/// The `Content-Type` of [`Registry::render`]'s answer.
pub(crate) const TEXT_CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

impl Registry {
    /// The page of this registry, in Prometheus' [text format 0.0.4]: families in the order of their names, the series of
    /// each in the order in which they came, or in that of the label values where those are enums.
    ///
    /// [text format 0.0.4]: https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
    #[must_use]
    pub fn render(&self) -> String {
        let mut page = Text::with_capacity(self.page_size().load(Relaxed));
        self.visit(&mut page);
        let page = page.into_string();
        self.page_size()
            .store(page.len() + page.len() / 64, Relaxed);
        page
    }
}
