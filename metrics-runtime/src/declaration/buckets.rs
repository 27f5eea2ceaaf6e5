//! The buckets of histograms.

/// The most bounds a histogram may have: its cells must fit one chunk of storage.
pub(crate) const MAX_BOUNDS: usize = 100;

/// The upper bounds of a histogram's buckets, in the unit of what it records; `+Inf` is always there in addition.
///
/// A declaration is refused at compile time when its bounds are not finite, not increasing, none, or more than 100.
///
/// ```
/// use metrics_runtime::{Buckets, Histogram, Metrics, Registry};
///
/// #[derive(Metrics)]
/// struct JobMetrics {
///     /// Rows read by a job.
///     #[metric(buckets = [10.0, 100.0, 1000.0])]
///     job_rows: Histogram,
///     /// Time a job took.
///     #[metric(buckets = Buckets::LATENCY)]
///     job_duration_seconds: Histogram,
/// }
/// # JobMetrics::register_in(&Registry::new());
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Buckets {
    bounds: &'static [f64],
    /// Whether a histogram can have them: found out once for a list that many histograms have.
    are_right: bool,
}

impl Buckets {
    /// 11 bounds from 5 ms to 10 s, in seconds: for requests, queries and other things that wait. They are the ones that
    /// [Prometheus' own client libraries](https://pkg.go.dev/github.com/prometheus/client_golang/prometheus#pkg-variables) start from.
    pub const LATENCY: Self = Self::new(&[
        0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
    ]);

    /// 13 bounds from 1 µs to 10 s, in seconds: for functions, of which nobody knows yet how long they take.
    pub const FUNCTION: Self = Self::new(&[
        1e-6, 5e-6, 2.5e-5, 1e-4, 5e-4, 2.5e-3, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0,
    ]);

    /// 11 bounds from 256 B to 256 MiB, in bytes: for requests, responses and files.
    pub const BYTES: Self = Self::new(&[
        256.0,
        1024.0,
        4096.0,
        16_384.0,
        65_536.0,
        262_144.0,
        1_048_576.0,
        4_194_304.0,
        16_777_216.0,
        67_108_864.0,
        268_435_456.0,
    ]);

    /// Buckets with these upper bounds, which are checked where a metric is declared with them.
    #[must_use]
    pub const fn new(bounds: &'static [f64]) -> Self {
        Self {
            bounds,
            are_right: mistake(bounds).is_none(),
        }
    }

    /// The upper bounds, without `+Inf`.
    #[must_use]
    pub const fn bounds(self) -> &'static [f64] {
        self.bounds
    }

    /// Returns whether a histogram can have these bounds.
    pub(crate) const fn are_right(self) -> bool {
        self.are_right
    }

    /// What is wrong with the bounds, if anything.
    pub(crate) const fn mistake(self) -> Option<&'static str> {
        if self.are_right {
            return None;
        }
        mistake(self.bounds)
    }
}

/// What is wrong with a list of bounds, if anything.
pub(crate) const fn mistake(bounds: &[f64]) -> Option<&'static str> {
    if bounds.is_empty() {
        return Some(
            "buckets need at least one bound: write `buckets = [0.1, 1.0]` or a list such as `Buckets::LATENCY`",
        );
    }
    if bounds.len() > MAX_BOUNDS {
        return Some("more than 100 bucket bounds: write fewer");
    }
    // Evaluated for every histogram of a program: a comparison takes the compiler a tenth of a call.
    let mut last = f64::NEG_INFINITY;
    let mut i = 0;
    while i < bounds.len() && bounds[i] > last {
        last = bounds[i];
        i += 1;
    }
    let is_finite = match i {
        0 => bounds[0].is_finite(),
        _ if i < bounds.len() => last.is_finite() && bounds[i].is_finite(),
        _ => last.is_finite(),
    };
    if !is_finite {
        return Some(
            "bucket bounds must be finite: leave the last one out, `+Inf` is always there",
        );
    }
    if i < bounds.len() {
        return Some("bucket bounds must increase: write them from small to large, each once");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_are_named() {
        assert!(mistake(&[]).is_some());
        assert!(mistake(&[1.0, 1.0]).is_some());
        assert!(mistake(&[2.0, 1.0]).is_some());
        assert!(mistake(&[1.0, f64::INFINITY]).is_some());
        assert!(mistake(&[f64::NAN]).is_some());
        assert!(mistake(&[0.0; 101]).is_some());
        assert!(mistake(&[-1.0, 0.0, 1.0]).is_none());
    }
}
