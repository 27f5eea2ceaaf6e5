// What `label_value_enum.rs` becomes.

use metrics_runtime::LabelValue;
enum Answer {
    Found,
    NotFound,
    ServerError,
}
const _: () = {
    use ::metrics_runtime::__private as __p;
    #[automatically_derived]
    impl __p::LabelValue for Answer {
        const VALUES: __p::Option<&'static [&'static __p::str]> = __p::Some(
            &["found", "not-found", "5xx"],
        );
        #[inline]
        fn index(&self) -> __p::usize {
            match self {
                Self::Found => 0,
                Self::NotFound => 1,
                Self::ServerError => 2,
            }
        }
        #[inline]
        fn encode(&self, __sink: &mut impl __p::LabelSink) {
            __sink
                .closed(
                    match self {
                        Self::Found => "found",
                        Self::NotFound => "not-found",
                        Self::ServerError => "5xx",
                    },
                );
        }
    }
};
