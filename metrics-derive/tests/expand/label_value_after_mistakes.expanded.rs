// What `label_value_after_mistakes.rs` becomes.

use metrics_runtime::LabelValue;
enum Answer {
    Yes(u8),
    No,
    Perhaps(String, u8),
}
::core::compile_error! {
    "`Yes` has fields, so it is not one value: write `Yes` alone; only a variant with `#[label(other)]` may have a field, for all other values, and those of an error with `#[label(outcome)]` at the enum"
}
::core::compile_error! {
    "the variant for other values has one field, which is the value, or none: write `Perhaps(String)`, or `Perhaps` alone"
}
const _: () = {
    use ::metrics_runtime::__private as __p;
    #[automatically_derived]
    impl __p::LabelValue for Answer {
        const VALUES: __p::Option<&'static [&'static __p::str]> = __p::None;
        fn index(&self) -> __p::usize {
            0
        }
        fn encode(&self, _: &mut impl __p::LabelSink) {}
    }
    #[automatically_derived]
    impl __p::From<&__p::str> for Answer {
        fn from(__text: &__p::str) -> Self {
            __p::unreachable!("{}", __text)
        }
    }
};
