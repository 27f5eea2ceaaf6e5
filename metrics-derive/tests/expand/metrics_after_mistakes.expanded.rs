// What `metrics_after_mistakes.rs` becomes.

use metrics_runtime::{Counter, Gauge, Metrics};
struct ShopMetrics {
    orders_total: Counter,
    /// How full the shop is.
    load_percent: Gauge,
}
::core::compile_error! {
    "prefix and field name are joined with `_` already: write `prefix = \"shop\"`"
}
::core::compile_error! {
    "`orders_total` has no help: write a doc comment, `/// …`, above it"
}
::core::compile_error! {
    "unknown key `nmae`: did you mean `name`?"
}
::core::compile_error! {
    "`load_percent` is a percentage: write `load_ratio`, from 0 to 1"
}
const _: () = {
    use ::metrics_runtime::__private as __p;
    #[automatically_derived]
    impl __p::Metrics for ShopMetrics {
        const TABLE: &'static __p::Table = &__p::Table::new(&[]);
        const IS_GROUP: __p::bool = true;
        type Instance = ();
        fn build(_: &__p::Building<'_>) -> Self {
            __p::unreachable!()
        }
    }
    #[automatically_derived]
    impl __p::Root for ShopMetrics {}
    #[automatically_derived]
    impl __p::Single for ShopMetrics {}
};
