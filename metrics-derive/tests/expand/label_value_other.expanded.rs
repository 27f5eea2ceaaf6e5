// What `label_value_other.rs` becomes.

use std::borrow::Cow;
use metrics_runtime::LabelValue;
enum Agent<'a> {
    Named(Cow<'a, str>),
    Curl,
    Firefox,
}
const _: () = {
    use ::metrics_runtime::__private as __p;
    #[automatically_derived]
    impl<'a> __p::LabelValue for Agent<'a> {
        const VALUES: __p::Option<&'static [&'static __p::str]> = __p::None;
        #[inline]
        fn index(&self) -> __p::usize {
            0
        }
        #[inline]
        fn encode(&self, __sink: &mut impl __p::LabelSink) {
            match self {
                Self::Curl => __sink.open("curl"),
                Self::Firefox => __sink.open("firefox"),
                Self::Named(__value) => {
                    <Cow<
                        'a,
                        str,
                    > as __p::LabelValue>::encode(__value, &mut __p::AllOpen(__sink));
                }
            }
        }
    }
    #[automatically_derived]
    impl<'a> __p::From<&'a __p::str> for Agent<'a> {
        fn from(__text: &'a __p::str) -> Self {
            match __text {
                "curl" => Self::Curl,
                "firefox" => Self::Firefox,
                _ => Self::Named(<Cow<'a, str> as __p::From<&__p::str>>::from(__text)),
            }
        }
    }
};
enum Method {
    Get,
    Other,
}
const _: () = {
    use ::metrics_runtime::__private as __p;
    #[automatically_derived]
    impl __p::LabelValue for Method {
        const VALUES: __p::Option<&'static [&'static __p::str]> = __p::Some(
            &["GET", "unknown"],
        );
        #[inline]
        fn index(&self) -> __p::usize {
            match self {
                Self::Get => 0,
                Self::Other => 1,
            }
        }
        #[inline]
        fn encode(&self, __sink: &mut impl __p::LabelSink) {
            __sink
                .closed(
                    match self {
                        Self::Get => "GET",
                        Self::Other => "unknown",
                    },
                );
        }
    }
    #[automatically_derived]
    impl __p::From<&__p::str> for Method {
        fn from(__text: &__p::str) -> Self {
            match __text {
                "GET" => Self::Get,
                _ => Self::Other,
            }
        }
    }
};
