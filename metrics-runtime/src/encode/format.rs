//! The exposition formats, and what can be wanted of a page.

use crate::naming::Escaping;

/// An exposition format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// The text format 0.0.4.
    Text,
    /// `OpenMetrics` 1.0.
    OpenMetrics,
    /// Messages of the protobuf format, each behind its length.
    #[cfg(feature = "protobuf")]
    Protobuf,
}

impl Format {
    /// All of them, in the order of what they can say.
    pub(crate) const ALL: &[Self] = &[
        Self::Text,
        Self::OpenMetrics,
        #[cfg(feature = "protobuf")]
        Self::Protobuf,
    ];

    /// Whether it is text.
    pub(crate) const fn is_text(self) -> bool {
        match self {
            Self::Text | Self::OpenMetrics => true,
            #[cfg(feature = "protobuf")]
            Self::Protobuf => false,
        }
    }
}

/// The content and the form of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RenderRequest {
    pub(crate) format: Format,
    /// The scheme for names of the facade with characters that older versions of the formats cannot show.
    pub(crate) escaping: Escaping,
    /// Whether `OpenMetrics` has samples that say when series were registered.
    pub(crate) created: bool,
    /// Only the families that have one of these names, or samples of such a name; all of them if there are none. They are in order.
    pub(crate) names: Vec<String>,
}

impl RenderRequest {
    /// Everything in this format, as it is without further wishes.
    pub(crate) const fn all(format: Format) -> Self {
        Self {
            format,
            escaping: Escaping::Underscores,
            created: false,
            names: Vec::new(),
        }
    }
}
