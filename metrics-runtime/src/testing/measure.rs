//! Numbers that can be compared, whatever they come from.

use std::cmp::Ordering;
use std::fmt;
use std::time::Duration;

use crate::metric::{Counter, Gauge};
use crate::storage::Cells;
use crate::support::push_f64;

/// What can stand on either side of the comparison in [`assert_metric!`](super::assert_metric): a number (not of 128 bits), a
/// [`Duration`], which counts in seconds, a [`Counter`] or a [`Gauge`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not one number",
    label = "cannot be compared",
    note = "of a histogram compare `.count()` or `.sum()`, of a family one metric: `.with(&labels)`"
)]
pub trait Measure {
    /// Its value now.
    fn number(&self) -> Number;
}

/// A number, whole or not.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Number {
    /// A whole number.
    Whole(i128),
    /// Any number.
    Float(f64),
}

/// How two numbers are to compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl Number {
    #[expect(
        clippy::cast_precision_loss,
        reason = "one of the two that are compared has no more precision"
    )]
    fn float(self) -> f64 {
        match self {
            Self::Whole(whole) => whole as f64,
            Self::Float(float) => float,
        }
    }

    /// Whole numbers exactly; others up to what it changes to add them in another order. NaN is NaN.
    fn compare(self, other: Self) -> Option<Ordering> {
        if let (Self::Whole(a), Self::Whole(b)) = (self, other) {
            return Some(a.cmp(&b));
        }
        let (a, b) = (self.float(), other.float());
        let is_near = (a - b).abs() <= 1e-12 * a.abs().max(b.abs()) && (a - b).is_finite();
        if is_near || a.is_nan() && b.is_nan() {
            return Some(Ordering::Equal);
        }
        a.partial_cmp(&b)
    }
}

impl Comparison {
    /// Whether it holds.
    pub(super) fn holds(self, left: Number, right: Number) -> bool {
        let ordering = left.compare(right);
        match self {
            Self::Equal => ordering == Some(Ordering::Equal),
            Self::NotEqual => ordering != Some(Ordering::Equal),
            Self::Less => ordering == Some(Ordering::Less),
            Self::LessOrEqual => ordering.is_some_and(Ordering::is_le),
            Self::Greater => ordering == Some(Ordering::Greater),
            Self::GreaterOrEqual => ordering.is_some_and(Ordering::is_ge),
        }
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
        })
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(whole) => whole.fmt(f),
            Self::Float(float) => {
                let mut text = String::new();
                push_f64(&mut text, *float);
                f.write_str(&text)
            }
        }
    }
}

macro_rules! whole {
    ($($ty:ty),+) => {$(
        impl Measure for $ty {
            fn number(&self) -> Number {
                Number::Whole(i128::from(*self))
            }
        }
    )+};
}

whole!(u8, u16, u32, u64, i8, i16, i32, i64);

macro_rules! sized {
    ($($ty:ty as $wide:ty),+) => {$(
        impl Measure for $ty {
            fn number(&self) -> Number {
                Number::Whole(i128::from(*self as $wide))
            }
        }
    )+};
}

sized!(usize as u64, isize as i64);

macro_rules! float {
    ($($ty:ty: $value:ident => $float:expr),+) => {$(
        impl Measure for $ty {
            fn number(&self) -> Number {
                let $value = self;
                Number::Float($float)
            }
        }
    )+};
}

float!(
    f64: float => *float,
    f32: float => f64::from(*float),
    Duration: duration => duration.as_secs_f64()
);

impl<C: Cells> Measure for Counter<u64, C> {
    fn number(&self) -> Number {
        self.get().number()
    }
}

impl<C: Cells> Measure for Counter<f64, C> {
    fn number(&self) -> Number {
        self.get().number()
    }
}

impl<C: Cells> Measure for Gauge<C> {
    fn number(&self) -> Number {
        self.get().number()
    }
}

impl<T: Measure + ?Sized> Measure for &T {
    fn number(&self) -> Number {
        (**self).number()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn equal(a: impl Measure, b: impl Measure) -> bool {
        let (a, b) = (a.number(), b.number());
        let equal = Comparison::Equal.holds(a, b);
        assert_eq!(Comparison::NotEqual.holds(a, b), !equal);
        equal
    }

    #[test]
    fn whole_numbers_are_exact_and_others_up_to_rounding() {
        assert!(equal(3, 3.0) && equal(0.1 + 0.2, 0.3) && equal(0.02, Duration::from_millis(20)));
        assert!(equal(f64::NAN, f64::NAN) && equal(f64::INFINITY, f64::INFINITY));
        assert!(!equal(u64::MAX, u64::MAX - 1) && !equal(1_700_000_000.0, 1_700_000_001.0));
        assert!(!equal(f64::NAN, 0) && !equal(f64::INFINITY, f64::MAX) && !equal(0.0, 1e-300));
        assert!(!equal(f64::INFINITY, f64::NEG_INFINITY));
    }

    #[test]
    fn order_agrees_with_equality() {
        use Comparison::{Greater, GreaterOrEqual, Less, LessOrEqual};
        let holds =
            |comparison: Comparison, a: f64, b: f64| comparison.holds(a.number(), b.number());
        for [a, b, c] in [[0.1 + 0.2, 0.3, 0.4], [1.0, 1.0, f64::INFINITY]] {
            assert!(holds(LessOrEqual, a, b) && holds(GreaterOrEqual, a, b));
            assert!(!holds(Less, a, b) && !holds(Greater, a, b));
            assert!(holds(Less, b, c) && holds(Greater, c, b));
        }
        for comparison in [Less, LessOrEqual, Greater, GreaterOrEqual] {
            assert!(!holds(comparison, f64::NAN, 1.0));
        }
    }
}
