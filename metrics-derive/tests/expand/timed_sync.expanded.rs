// What `timed_sync.rs` becomes.

use metrics_runtime::timed;
use std::fmt::Display;
/// Reads a number.
#[allow(unused_assignments)]
pub fn read<'a>(
    text: &'a str,
    mut tries: u8,
) -> Result<(u8, &'a str), impl Display + use<>> {
    let __site = {
        use ::metrics_runtime::__private as __p;
        fn __here() {}
        const __PLACE: __p::Place = __p::Place {
            module: ::metrics_runtime::__private::module_path!(),
            path: || __p::type_name_of(__here),
            is_async: false,
            package: ::metrics_runtime::__private::package!(),
            location: __p::here(),
        };
        static __SITE: __p::Site = __p::Site::new(__PLACE);
        ::metrics_runtime::__private::submit! {
            __p::Site::declared(|| __SITE.register(), || __SITE.about())
        }
        &__SITE
    };
    let __judge = {
        use ::metrics_runtime::__private::JudgeAny as _;
        ::metrics_runtime::__private::Probe::<Result<(u8, &'a str), _>>::NEW
            .__judge_plainly()
    };
    let __sink = __site.sink(&__judge);
    ::metrics_runtime::__private::call(
        __sink,
        &__judge,
        move || -> Result<(u8, &'a str), _> {
            tries += 1;
            let n = text.parse::<u8>()?;
            Ok::<_, std::num::ParseIntError>((n, text))
        },
    )
}
fn nothing() {
    let __site = {
        use ::metrics_runtime::__private as __p;
        fn __here() {}
        const __PLACE: __p::Place = __p::Place {
            module: ::metrics_runtime::__private::module_path!(),
            path: || __p::type_name_of(__here),
            is_async: false,
            package: ::metrics_runtime::__private::package!(),
            location: __p::here(),
        };
        static __SITE: __p::Site = __p::Site::new(__PLACE);
        ::metrics_runtime::__private::submit! {
            __p::Site::declared(|| __SITE.register(), || __SITE.about())
        }
        &__SITE
    };
    let __judge = {
        use ::metrics_runtime::__private::{JudgeAny as _, JudgeResult as _};
        ::metrics_runtime::__private::Probe::<()>::NEW.__judge()
    };
    let __sink = __site.sink(&__judge);
    ::metrics_runtime::__private::call(__sink, &__judge, move || {})
}
fn adder(n: u8) -> impl Fn(u8) -> u8 {
    let __timed = {
        let __site = {
            use ::metrics_runtime::__private as __p;
            fn __here() {}
            const __PLACE: __p::Place = __p::Place {
                module: ::metrics_runtime::__private::module_path!(),
                path: || __p::type_name_of(__here),
                is_async: false,
                package: ::metrics_runtime::__private::package!(),
                location: __p::here(),
            };
            static __SITE: __p::Site = __p::Site::new(__PLACE);
            ::metrics_runtime::__private::submit! {
                __p::Site::declared(|| __SITE.register(), || __SITE.about())
            }
            &__SITE
        };
        let __judge = ::metrics_runtime::__private::Judge::<(), _>::ok();
        ::metrics_runtime::__private::guard(__site.sink(&__judge))
    };
    move |m| n + m
}
