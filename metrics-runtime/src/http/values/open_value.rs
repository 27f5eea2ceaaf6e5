//! Label values that are texts.

/// Implements `LabelValue` for types that hold a text.
macro_rules! open_value {
    ($($ty:ty: |$value:ident| $text:expr),+ $(,)?) => {$(
        impl $crate::label::LabelValue for $ty {
            const VALUES: Option<&'static [&'static str]> = None;

            #[inline]
            fn index(&self) -> usize {
                0
            }

            #[inline]
            fn encode(&self, sink: &mut impl $crate::label::LabelSink) {
                let $value = self;
                sink.open($text);
            }
        }
    )+};
}
pub(super) use open_value;
