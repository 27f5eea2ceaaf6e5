// What `label_value_parse.rs` becomes.

use metrics_runtime::LabelValue;
enum Answer {
    Yes,
    No,
}
const _: () = {
    use ::metrics_runtime::__private as __p;
    #[automatically_derived]
    impl __p::LabelValue for Answer {
        const VALUES: __p::Option<&'static [&'static __p::str]> = __p::Some(
            &["yes", "no"],
        );
        #[inline]
        fn index(&self) -> __p::usize {
            match self {
                Self::Yes => 0,
                Self::No => 1,
            }
        }
        #[inline]
        fn encode(&self, __sink: &mut impl __p::LabelSink) {
            __sink
                .closed(
                    match self {
                        Self::Yes => "yes",
                        Self::No => "no",
                    },
                );
        }
    }
    #[automatically_derived]
    impl __p::FromStr for Answer {
        type Err = __p::UnknownLabelValue;
        fn from_str(__text: &__p::str) -> __p::Result<Self, __p::UnknownLabelValue> {
            __p::Ok(
                match __text {
                    "yes" => Self::Yes,
                    "no" => Self::No,
                    _ => return __p::Err(__p::UnknownLabelValue::of::<Self>(__text)),
                },
            )
        }
    }
};
