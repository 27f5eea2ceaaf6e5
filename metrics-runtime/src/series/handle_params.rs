//! Parameters of a family that the handles on its series know.

use super::bounds::Bounds;
use super::extension::ExtensionKinds;

/// Parameters of a family that the handles on its series know.
#[derive(Debug, Clone, Copy)]
pub struct HandleParams {
    /// The bounds of a histogram.
    pub(crate) bounds: Option<&'static Bounds>,
    /// The kinds of things that are kept beside the cells.
    pub(crate) kinds: ExtensionKinds,
}
