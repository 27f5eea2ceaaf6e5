//! [Native histograms](https://prometheus.io/docs/specs/native_histograms/): counts in buckets whose bounds are powers of a
//! root of two.

use std::sync::OnceLock;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

use crate::storage::fill;

/// Each power of two is divided into 2<sup>3</sup> buckets: a bound is 9 % above the one before.
const SCHEMA: i32 = 3;

/// How many buckets a page shows of a series. Neighbours are joined until there are no more.
const MAX_BUCKETS: usize = 160;

/// The bounds within a power of two.
const BOUNDS: [f64; 8] = [
    1.0,
    1.090_507_732_665_257_7,
    1.189_207_115_002_721,
    1.296_839_554_651_009_6,
    std::f64::consts::SQRT_2,
    1.542_210_825_407_940_7,
    1.681_792_830_507_429,
    1.834_008_086_409_342_4,
];

/// Values that are no further from zero are in the bucket of zero: 2<sup>-128</sup>, as client libraries have it by default.
pub(crate) const ZERO_THRESHOLD: f64 = f64::from_bits((1023 - 128) << 52);

/// The index of the first bucket above [`ZERO_THRESHOLD`].
const FIRST: i32 = -128 * 8 + 1;

/// How many buckets are made at once, and how many groups of these reach from [`FIRST`] to that of the largest `f64`.
const GROUP: usize = 64;
const GROUPS: usize = 144;

/// The buckets of one series. They come as values do.
#[derive(Debug, Default)]
pub(super) struct Sparse {
    zero: AtomicU64,
    positive: Side,
    negative: Side,
}

/// The buckets on one side of zero.
#[derive(Debug, Default)]
struct Side(OnceLock<Box<[Group; GROUPS]>>);

type Group = OnceLock<Box<[AtomicU64; GROUP]>>;

/// What a native histogram has counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Native {
    pub(crate) schema: i32,
    pub(crate) zero_count: u64,
    /// The indexes of buckets and their counts, none of them 0; the indexes increase.
    pub(crate) positive: Vec<(i32, u64)>,
    /// The same, away from zero.
    pub(crate) negative: Vec<(i32, u64)>,
}

impl Sparse {
    /// Counts a finite value.
    pub(super) fn record(&self, value: f64) {
        if value.abs() <= ZERO_THRESHOLD {
            self.zero.fetch_add(1, Relaxed);
        } else if value > 0.0 {
            self.positive.add(index(value));
        } else {
            self.negative.add(index(-value));
        }
    }

    pub(super) fn read(&self) -> Native {
        let mut native = Native {
            schema: SCHEMA,
            zero_count: self.zero.load(Relaxed),
            positive: self.positive.read(),
            negative: self.negative.read(),
        };
        native.reduce();
        native
    }
}

impl Side {
    fn add(&self, index: i32) {
        let Ok(place) = usize::try_from(index - FIRST) else {
            return;
        };
        let groups = fill(&self.0, || Box::new([const { OnceLock::new() }; GROUPS]));
        if let Some(group) = groups.get(place / GROUP) {
            let group = fill(group, || Box::new([const { AtomicU64::new(0) }; GROUP]));
            group[place % GROUP].fetch_add(1, Relaxed);
        }
    }

    fn read(&self) -> Vec<(i32, u64)> {
        let groups = self.0.get().map_or(&[][..], |groups| &groups[..]);
        let counts = groups.iter().zip(0..).flat_map(|(group, number)| {
            let counts = group.get().map_or(&[][..], |counts| &counts[..]);
            (FIRST + number * 64..).zip(counts.iter().map(|count| count.load(Relaxed)))
        });
        counts.filter(|(_, count)| *count > 0).collect()
    }
}

impl Native {
    /// One that has counted nothing.
    pub(crate) const EMPTY: Self = Self {
        schema: SCHEMA,
        zero_count: 0,
        positive: Vec::new(),
        negative: Vec::new(),
    };

    /// How many values were counted.
    pub(crate) fn count(&self) -> u64 {
        let buckets = self.positive.iter().chain(&self.negative);
        buckets.fold(self.zero_count, |sum, (_, count)| sum.wrapping_add(*count))
    }

    /// Joins neighbours until there are not too many. The coarsest schema has fewer.
    fn reduce(&mut self) {
        while self.positive.len() + self.negative.len() > MAX_BUCKETS {
            self.schema -= 1;
            halve(&mut self.positive);
            halve(&mut self.negative);
        }
    }
}

/// The buckets of the next coarser schema: each is two of these.
fn halve(buckets: &mut Vec<(i32, u64)>) {
    for (index, _) in buckets.iter_mut() {
        // The bounds of even indexes stay: the one below an odd index belongs to the bucket above it.
        *index = (*index + 1) >> 1;
    }
    buckets.dedup_by(|next, kept| {
        let is_same = next.0 == kept.0;
        if is_same {
            kept.1 = kept.1.wrapping_add(next.1);
        }
        is_same
    });
}

/// The bucket of a value above [`ZERO_THRESHOLD`]: the one with index `i` reaches from above 2<sup>(i − 1) / 8</sup> to
/// 2<sup>i / 8</sup>.
fn index(value: f64) -> i32 {
    const MANTISSA: u64 = (1 << 52) - 1;
    let bits = value.to_bits();
    let fraction = f64::from_bits(bits & MANTISSA | 1.0_f64.to_bits());
    let below: i32 = BOUNDS
        .iter()
        .map(|bound| i32::from(fraction > *bound))
        .sum();
    let exponent = (bits >> 52) as i32 - 1023;
    (exponent << SCHEMA) + below
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bound(index: i32, schema: i32) -> f64 {
        (f64::from(index) * (-f64::from(schema)).exp2()).exp2()
    }

    fn recorded(values: impl IntoIterator<Item = f64>) -> Native {
        let sparse = Sparse::default();
        values.into_iter().for_each(|value| sparse.record(value));
        sparse.read()
    }

    #[test]
    fn the_bounds_are_powers_of_a_root_of_two() {
        for (index, known) in (0..).zip(BOUNDS) {
            assert!(
                (bound(index, SCHEMA) - known).abs() <= f64::EPSILON,
                "{index}"
            );
        }
    }

    #[test]
    fn a_value_on_a_bound_belongs_to_its_bucket() {
        for (place, known) in (0..).zip(BOUNDS) {
            for exponent in [-100, -1, 0, 1, 7, 1000] {
                let value = known * f64::from(exponent).exp2();
                let expected = exponent * 8 + place;
                assert_eq!(index(value), expected, "{value}");
                assert_eq!(index(value.next_down()), expected, "below {value}");
                assert_eq!(index(value.next_up()), expected + 1, "above {value}");
            }
        }
        assert_eq!(index(ZERO_THRESHOLD.next_up()), FIRST);
        assert_eq!(index(f64::MAX), FIRST + 64 * 144 - 1);
    }

    #[test]
    fn zero_and_both_sides_are_counted() {
        let values = [
            0.0,
            -0.0,
            ZERO_THRESHOLD,
            -5e-324,
            1.0,
            1.0,
            1.5,
            -1.0,
            f64::MAX,
            f64::MIN,
        ];
        let native = recorded(values);
        let expected = Native {
            schema: SCHEMA,
            zero_count: 4,
            positive: vec![(0, 2), (5, 1), (8192, 1)],
            negative: vec![(0, 1), (8192, 1)],
        };
        assert_eq!(native, expected);
        assert_eq!(native.count(), 10);
        assert_eq!(recorded([]), Native::EMPTY);
    }

    #[test]
    fn too_many_buckets_are_joined() {
        let values = || (1..=1000).map(|n| 1.05_f64.powi(n));
        let fine = recorded((1..=160).map(|n| BOUNDS[1].powi(n)));
        assert_eq!((fine.schema, fine.positive.len()), (SCHEMA, 160));
        for native in [
            recorded(values()),
            recorded(values().chain(values().map(|value| -value))),
        ] {
            let buckets = native.positive.len() + native.negative.len();
            assert!(
                buckets <= MAX_BUCKETS && native.schema < SCHEMA,
                "{buckets}"
            );
            for (index, count) in native.positive {
                let (from, to) = (bound(index - 1, native.schema), bound(index, native.schema));
                let inside = values().filter(|value| *value > from && *value <= to);
                assert_eq!(inside.count() as u64, count, "up to {to}");
            }
        }
    }

    #[test]
    fn every_value_there_is_fits_into_the_coarsest_buckets() {
        let values = || {
            (-127..1024).flat_map(|exponent| BOUNDS.map(|bound| bound * f64::from(exponent).exp2()))
        };
        let native = recorded(values().chain(values().map(|value| -value)));
        assert_eq!(native.count(), 2 * values().count() as u64);
        assert!(native.schema >= -4, "{}", native.schema);
        assert!(native.positive.len() + native.negative.len() <= MAX_BUCKETS);
    }
}
