//! State of a summary, as a page shows it.

/// The state of a summary.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SummaryValue {
    /// Quantiles and their values; `NaN` where the window is empty.
    pub(crate) quantiles: Vec<(f64, f64)>,
    pub(crate) sum: f64,
    pub(crate) count: u64,
}
