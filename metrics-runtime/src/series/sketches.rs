//! Observations of summaries, beside the storage, by the id of the series.

#[cfg(feature = "summary")]
pub(crate) use with_engine::{add, of, read};
#[cfg(not(feature = "summary"))]
pub(crate) use without_engine::{add, read};

/// The state of a summary.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SummaryValue {
    /// Quantiles and their values; `NaN` where the window is empty.
    pub(crate) quantiles: Vec<(f64, f64)>,
    pub(crate) sum: f64,
    pub(crate) count: u64,
}

#[cfg(feature = "summary")]
mod with_engine {
    use std::collections::HashMap;
    use std::sync::{LazyLock, RwLock};
    use std::time::Duration;

    use super::SummaryValue;
    use crate::series::extension::Sketch;
    use crate::support::{read as read_lock, write};

    /// Never given back, as slots are not.
    static TABLE: LazyLock<RwLock<HashMap<u64, &'static Sketch>>> = LazyLock::new(RwLock::default);

    /// Gives a series its sketch.
    pub(crate) fn add(id: u64, window: Duration) {
        let sketch = Box::leak(Box::new(Sketch::new(window)));
        write(&TABLE).insert(id, sketch);
    }

    /// The sketch of a series; one that nobody reads where there is none.
    pub(crate) fn of(id: u64) -> &'static Sketch {
        static VOID: LazyLock<Sketch> = LazyLock::new(|| Sketch::new(Duration::from_secs(1)));

        read_lock(&TABLE).get(&id).copied().unwrap_or_else(|| &VOID)
    }

    /// Returns the state of a series for a page.
    pub(crate) fn read(id: u64, quantiles: &[f64]) -> Option<SummaryValue> {
        let sketch = *read_lock(&TABLE).get(&id)?;
        let values = sketch.quantiles(quantiles).into_iter();
        let values = values.map(|value| value.unwrap_or(f64::NAN));
        let (count, sum) = sketch.count_and_sum();
        Some(SummaryValue {
            quantiles: quantiles.iter().copied().zip(values).collect(),
            sum,
            count,
        })
    }
}

/// There are no summaries without the feature `summary`.
#[cfg(not(feature = "summary"))]
mod without_engine {
    use std::time::Duration;

    use super::SummaryValue;

    pub(crate) fn add(_id: u64, _window: Duration) {}

    pub(crate) fn read(_id: u64, _quantiles: &[f64]) -> Option<SummaryValue> {
        None
    }
}
