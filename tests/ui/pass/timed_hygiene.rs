//! No name of the user's meets one of the expansion: neither in the arguments, nor in the body, nor around the function.

#![deny(warnings)]
#![allow(dead_code, non_upper_case_globals, non_snake_case)]

use std::pin::pin;
use std::task::{Context, Waker};

use metrics_runtime::{Buckets, Counter, Family, Gauge, Global, Histogram, Metrics, Outcome, timed};

#[derive(Metrics)]
struct ShopMetrics {
    /// Time an order took.
    #[metric(buckets = Buckets::LATENCY)]
    order_duration_seconds: Histogram,
    /// Time an order took, by country and outcome.
    #[metric(buckets = Buckets::LATENCY, labels("country"))]
    country_duration_seconds: Family<(&'static str, Outcome), Histogram>,
    /// Orders that were handled.
    orders_total: Counter,
    /// Orders that are being handled.
    orders_in_flight: Gauge,
}

/// Targets that are called as the statics of the expansion are.
static __SITE: Global<ShopMetrics> = Global::new();
static __OWN: &Global<ShopMetrics> = &__SITE;
static __SLOW: &Global<ShopMetrics> = &__SITE;
static __FAMILY: &Global<ShopMetrics> = &__SITE;
const __CALL_SITE: u8 = 7;
const __HELP: &str = "Time it took.";
const __BUCKETS: Buckets = Buckets::LATENCY;

/// Is called as the import of the expansion is.
mod __p {
    pub const ONE: u8 = 1;
    pub static HANDLES: &super::Global<super::ShopMetrics> = &super::__SITE;

    pub fn begin() -> u8 {
        2
    }
}

/// Has the names of what the expansion uses.
mod glob {
    pub struct Site;
    pub struct Place;
    pub struct Judge;
    pub struct Probe;
    pub struct Future;
    pub struct Box;
    pub fn call() {}
    pub fn sink() {}
    pub fn __here() -> u8 {
        3
    }
    pub trait JudgeAny {
        fn classifier(&self) -> u8 {
            4
        }
    }
    impl<T> JudgeAny for T {}
}

use glob::*;

mod parameters {
    use super::*;

    #[timed]
    pub fn shared(__sink: u8, __classifier: u8, __site: u8, __timed: u8, __own: u8, __slow: u8) -> u8 {
        __sink + __classifier + __site + __timed + __own + __slow
    }

    #[timed(__SITE.order_duration_seconds, slow = "1h")]
    pub fn handle(__sink: u8, __classifier: u8, __site: u8, __timed: u8, __own: u8, __slow: u8) -> u8 {
        __sink + __classifier + __site + __timed + __own + __slow
    }

    #[timed(__SITE.country_duration_seconds, labels = __sink, outcome, calls = __OWN.orders_total, in_flight = __SLOW.orders_in_flight)]
    pub fn family(__sink: &'static str, __classifier: u8, __labels: u8) -> Result<u8, ()> {
        Ok(__classifier + __labels)
    }

    #[timed(__SITE.country_duration_seconds, labels = __labels, outcome)]
    pub async fn family_later(__labels: &'static str, __classifier: u8) -> Result<u8, ()> {
        Ok(__classifier)
    }

    #[timed(future)]
    pub fn future(__made: u8, __sink: u8, __classifier: u8) -> impl std::future::Future<Output = u8> {
        std::future::ready(__made + __sink + __classifier)
    }

    #[timed]
    pub async fn later(__sink: u8, __classifier: u8, __site: u8) -> u8 {
        std::future::ready(__sink + __classifier + __site).await
    }
}

mod locals {
    use super::*;

    #[timed]
    pub fn shared() -> u8 {
        let __sink = 1;
        let __classifier = 2;
        let __site = 3;
        let __here = 4;
        let (__call, __p) = (5, 6);
        __sink + __classifier + __site + __here + __call + __p
    }

    #[timed(__FAMILY.order_duration_seconds, slow = "1h")]
    pub fn handle() -> u8 {
        let __timed = 1;
        let __slow = __timed + 1;
        __timed + __slow
    }

    #[timed]
    pub async fn later() -> u8 {
        let __sink = std::future::ready(1).await;
        let __site = __sink + 1;
        __sink + __site
    }
}

/// In these, `let __SITE` is no pattern of a static.
mod locals_like_items {
    use metrics_runtime::timed;

    use super::SHOP;

    #[timed]
    pub fn shared() -> u8 {
        let __SITE = 1;
        let __CALL_SITE = 2;
        let __SLOW = 3;
        __SITE + __CALL_SITE + __SLOW
    }

    #[timed(SHOP.order_duration_seconds, slow = "1h")]
    pub fn handle() -> u8 {
        let (__SITE, __CALL_SITE, __SLOW, __OWN) = (1, 2, 3, 4);
        __SITE + __CALL_SITE + __SLOW + __OWN
    }

    #[timed(name = "hygiene_locals_seconds", help = "Time it took.", buckets = [1.0], slow = "1h")]
    pub fn own() -> u8 {
        let (__OWN, __FAMILY, __SLOW, __CALL_SITE) = (1, 2, 3, 4);
        __OWN + __FAMILY + __SLOW + __CALL_SITE
    }

    #[timed]
    pub async fn later() -> u8 {
        let __SITE = std::future::ready(1).await;
        __SITE
    }

    #[timed(future)]
    pub fn future() -> impl Future<Output = u8> {
        let __SITE = 1;
        async move { __SITE }
    }
}

/// The same without the statics above.
static SHOP: Global<ShopMetrics> = Global::new();

mod items_around {
    use super::*;

    #[timed]
    pub fn shared() -> u8 {
        __SITE.orders_total.increment(1);
        __CALL_SITE + __p::ONE + __p::begin() + __here() + ().classifier()
    }

    #[timed(__p::HANDLES.order_duration_seconds, slow = "1h")]
    pub fn handle() -> u8 {
        __SLOW.orders_total.increment(1);
        __CALL_SITE + __p::ONE + __here()
    }

    #[timed(name = "hygiene_items_seconds", help = __HELP, buckets = __BUCKETS, slow = "1h")]
    pub fn own() -> u8 {
        __OWN.orders_total.increment(1);
        __FAMILY.orders_total.increment(1);
        __CALL_SITE + __p::ONE
    }

    #[timed]
    pub async fn later() -> u8 {
        __SITE.orders_total.increment(1);
        std::future::ready(__CALL_SITE).await + __here()
    }
}

mod items_within {
    use metrics_runtime::timed;

    use super::SHOP;

    #[timed]
    pub fn shared() -> u8 {
        static __SITE: u8 = 1;
        const __CALL_SITE: u8 = 2;
        fn __here() -> u8 {
            3
        }
        mod __p {
            pub const ONE: u8 = 4;
        }
        __SITE + __CALL_SITE + __here() + __p::ONE
    }

    #[timed(SHOP.order_duration_seconds, slow = "1h")]
    pub fn handle() -> u8 {
        static __SLOW: u8 = 1;
        const __CALL_SITE: u8 = 2;
        fn __here() -> u8 {
            3
        }
        __SLOW + __CALL_SITE + __here()
    }
}

/// Names that another macro brings in.
mod of_macros {
    use metrics_runtime::timed;

    use super::SHOP;

    macro_rules! doubled {
        ($value:expr) => {{
            let __sink = $value;
            let __site = __sink;
            __sink + __site
        }};
    }

    macro_rules! timed_functions {
        ($($name:ident: $attribute:meta,)*) => {
            $(#[$attribute]
            pub fn $name(__sink: u8) -> u8 {
                let __SITE = doubled!(__sink);
                let __timed = __SITE;
                __timed
            })*
        };
    }

    timed_functions! {
        shared: timed,
        handle: timed(SHOP.order_duration_seconds),
        own: timed(name = "hygiene_macros_seconds", help = "Time it took.", buckets = [1.0]),
    }
}

fn wait<T>(future: impl std::future::Future<Output = T>) -> T {
    let mut future = pin!(future);
    loop {
        if let std::task::Poll::Ready(value) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return value;
        }
    }
}

fn main() {
    assert_eq!(parameters::shared(1, 1, 1, 1, 1, 1), 6);
    assert_eq!(parameters::handle(1, 1, 1, 1, 1, 1), 6);
    assert_eq!(parameters::family("de", 1, 1), Ok(2));
    assert_eq!(wait(parameters::family_later("de", 1)), Ok(1));
    assert_eq!(wait(parameters::future(1, 1, 1)), 3);
    assert_eq!(wait(parameters::later(1, 1, 1)), 3);
    assert_eq!((locals::shared(), locals::handle(), wait(locals::later())), (21, 3, 3));
    assert_eq!((locals_like_items::shared(), locals_like_items::handle(), locals_like_items::own()), (6, 10, 10));
    assert_eq!((wait(locals_like_items::later()), wait(locals_like_items::future())), (1, 1));
    assert_eq!((items_around::shared(), items_around::handle(), items_around::own()), (17, 11, 8));
    assert_eq!(wait(items_around::later()), 10);
    assert_eq!((items_within::shared(), items_within::handle()), (10, 6));
    assert_eq!((of_macros::shared(1), of_macros::handle(1), of_macros::own(1)), (2, 2, 2));
}
