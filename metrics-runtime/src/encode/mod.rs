//! Pages in the exposition formats.

mod openmetrics;
mod samples;
mod text;

use std::sync::atomic::Ordering::Relaxed;

use crate::registry::Registry;
use openmetrics::OpenMetrics;
use text::Text;

/// An exposition format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// The text format 0.0.4.
    Text,
    /// `OpenMetrics` 1.0.
    OpenMetrics,
}

/// What is wanted of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub(crate) format: Format,
    /// Only the families that have one of these names, or samples of such a name; all of them if there are none.
    pub(crate) names: Vec<String>,
}

impl Format {
    /// All of them, in the order of what they can say.
    pub(crate) const ALL: &[Self] = &[Self::Text, Self::OpenMetrics];

    /// What to answer as `Content-Type`.
    pub(crate) const fn content_type(self) -> &'static str {
        match self {
            Self::Text => "text/plain; version=0.0.4; charset=utf-8",
            Self::OpenMetrics => "application/openmetrics-text; version=1.0.0; charset=utf-8",
        }
    }
}

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

    /// The page in [OpenMetrics 1.0], in the same order and with the same samples, but for these: a counter's family is
    /// called without `_total`; one that has none is of the type `unknown`; an info's is called without `_info`; an alias that is the family's name here anyway is
    /// left out, and so are the sum and count of a histogram whose sum is negative.
    ///
    /// [OpenMetrics 1.0]: https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md
    #[must_use]
    pub fn render_openmetrics(&self) -> String {
        let mut page = OpenMetrics::with_capacity(self.page_size().load(Relaxed));
        self.visit(&mut page);
        page.into_string()
    }

    /// What went wrong, as the end of a page in the text format.
    #[cfg(feature = "summary")]
    pub(crate) fn render_trouble(&self) -> String {
        let mut page = Text::with_capacity(0);
        self.visit_trouble(&mut page);
        page.into_string()
    }

    /// The page that is wanted.
    pub(crate) fn page(&self, wanted: &Wanted) -> String {
        match wanted.format {
            Format::Text => self.render(),
            Format::OpenMetrics => self.render_openmetrics(),
        }
    }
}
