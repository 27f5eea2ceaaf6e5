//! The types of the standard library that are label values.

use std::borrow::Cow;
use std::num::NonZero;
use std::ops::Deref;
use std::sync::Arc;

use super::label_sink::LabelSink;
use super::label_value::LabelValue;
use super::series_index::{absent, encode_absent, present};

impl LabelValue for str {
    const VALUES: Option<&'static [&'static str]> = None;

    #[inline]
    fn index(&self) -> usize {
        0
    }

    #[inline]
    fn encode(&self, sink: &mut impl LabelSink) {
        sink.open(self);
    }
}

impl LabelValue for char {
    const VALUES: Option<&'static [&'static str]> = None;

    #[inline]
    fn index(&self) -> usize {
        0
    }

    #[inline]
    fn encode(&self, sink: &mut impl LabelSink) {
        sink.open(self.encode_utf8(&mut [0; 4]));
    }
}

impl LabelValue for bool {
    const VALUES: Option<&'static [&'static str]> = Some(&["false", "true"]);

    #[inline]
    fn index(&self) -> usize {
        usize::from(*self)
    }

    #[inline]
    fn encode(&self, sink: &mut impl LabelSink) {
        sink.closed(if *self { "true" } else { "false" });
    }
}

/// A label that can be absent.
///
/// `None` has the empty text, so it is the same series as `Some` of an empty text.
impl<T: LabelValue> LabelValue for Option<T> {
    const VALUES: Option<&'static [&'static str]> = T::VALUES;
    const OPTIONAL: bool = true;

    #[inline]
    fn index(&self) -> usize {
        match self {
            Some(value) => present(&T::LABEL, value.index()),
            None => const { absent(&T::LABEL) },
        }
    }

    #[inline]
    fn encode(&self, sink: &mut impl LabelSink) {
        match self {
            Some(value) => value.encode(sink),
            None => encode_absent(&T::LABEL, sink),
        }
    }
}

/// For a type that holds a `LabelValue`.
macro_rules! value_by_deref {
    ($([$($parameters:tt)*] $ty:ty),+ $(,)?) => {$(
        impl<$($parameters)*> LabelValue for $ty {
            const VALUES: Option<&'static [&'static str]> = <<$ty as Deref>::Target as LabelValue>::VALUES;
            const OPTIONAL: bool = <<$ty as Deref>::Target as LabelValue>::OPTIONAL;

            #[inline]
            fn index(&self) -> usize {
                LabelValue::index(&**self)
            }

            #[inline]
            fn encode(&self, sink: &mut impl LabelSink) {
                LabelValue::encode(&**self, sink);
            }
        }
    )+};
}

value_by_deref!(
    [] String,
    [T: LabelValue + ?Sized] &T,
    [T: LabelValue + ?Sized] Box<T>,
    [T: LabelValue + ?Sized] Arc<T>,
    [T: LabelValue + ToOwned + ?Sized] Cow<'_, T>,
);

macro_rules! value_by_digits {
    ($($ty:ty),+) => {$(
        impl LabelValue for $ty {
            const VALUES: Option<&'static [&'static str]> = None;

            #[inline]
            fn index(&self) -> usize {
                0
            }

            #[inline]
            fn encode(&self, sink: &mut impl LabelSink) {
                sink.open(itoa::Buffer::new().format(*self));
            }
        }

        impl LabelValue for NonZero<$ty> {
            const VALUES: Option<&'static [&'static str]> = None;

            #[inline]
            fn index(&self) -> usize {
                0
            }

            #[inline]
            fn encode(&self, sink: &mut impl LabelSink) {
                LabelValue::encode(&self.get(), sink);
            }
        }
    )+};
}

value_by_digits!(
    u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize
);
