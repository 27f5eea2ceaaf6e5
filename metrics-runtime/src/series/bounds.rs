//! Bounds of the buckets of histograms, ready for recording and for a page.

use std::sync::Mutex;

use crate::support::{bound_text, lock};

/// Bounds of the buckets of a histogram, ready for recording and for a page.
#[derive(Debug)]
pub(crate) struct Bounds {
    /// The first bounds, filled up with infinity, for a search without branches.
    head: [f64; 16],
    /// The others.
    tail: Box<[f64]>,
    /// All of them, as they were given.
    given: Box<[f64]>,
    /// The value of each bucket's `le` label, `+Inf` last.
    texts: Box<[String]>,
}

impl Bounds {
    /// The ready-made form of `bounds`, kept for the life of the process: equal lists share one.
    pub(crate) fn intern(bounds: &[f64]) -> &'static Self {
        static KNOWN: Mutex<Vec<&'static Bounds>> = Mutex::new(Vec::new());

        let mut known = lock(&KNOWN);
        if let Some(found) = known.iter().find(|known| *known.given == *bounds) {
            return found;
        }
        let made: &'static Self = Box::leak(Box::new(Self::new(bounds)));
        known.push(made);
        made
    }

    fn new(bounds: &[f64]) -> Self {
        let mut head = [f64::INFINITY; 16];
        let (start, tail) = bounds.split_at(bounds.len().min(head.len()));
        head[..start.len()].copy_from_slice(start);
        Self {
            head,
            tail: tail.into(),
            given: bounds.into(),
            texts: bounds
                .iter()
                .copied()
                .chain([f64::INFINITY])
                .map(bound_text)
                .collect(),
        }
    }

    /// The upper bounds, without `+Inf`.
    pub(crate) fn bounds(&self) -> &[f64] {
        &self.given
    }

    /// Returns `true` if one of them is below zero.
    pub(crate) fn has_negative(&self) -> bool {
        self.given.iter().any(|bound| *bound < 0.0)
    }

    /// The values of the `le` label, `+Inf` included.
    pub(crate) fn texts(&self) -> &[String] {
        &self.texts
    }

    /// Returns the number of buckets, `+Inf` included.
    pub(crate) fn buckets(&self) -> u32 {
        u32::try_from(self.texts.len()).expect("a histogram has at most 100 bounds")
    }

    /// The bucket of a finite value.
    #[inline]
    pub(crate) fn bucket(&self, value: f64) -> u32 {
        // A branch that is nearly always predicted hides the latency of the search for fast functions.
        if value <= self.head[0] {
            return 0;
        }
        let below = |bounds: &[f64]| bounds.iter().map(|bound| u32::from(value > *bound)).sum();
        match below(&self.head) {
            16 => 16 + below(&self.tail),
            bucket => bucket,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_on_a_bound_belongs_to_its_bucket() {
        for n in [1, 2, 11, 15, 16, 17, 40, 100] {
            let bounds: Vec<f64> = (1..=n).map(f64::from).collect();
            let ready = Bounds::new(&bounds);
            for (bucket, bound) in (0_u32..).zip(&bounds) {
                assert_eq!(ready.bucket(*bound), bucket, "{n} bounds, on {bound}");
                assert_eq!(
                    ready.bucket(bound + 0.5),
                    bucket + 1,
                    "{n} bounds, above {bound}"
                );
            }
            assert_eq!(ready.bucket(f64::MIN), 0);
        }
    }

    #[test]
    fn equal_bounds_are_kept_once() {
        assert!(std::ptr::eq(
            Bounds::intern(&[1.0, 2.0]),
            Bounds::intern(&[1.0, 2.0])
        ));
        assert!(!std::ptr::eq(
            Bounds::intern(&[1.0, 2.0]),
            Bounds::intern(&[1.0, 3.0])
        ));
    }
}
