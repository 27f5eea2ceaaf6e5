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
        const __CALL_SITE: __p::CallSite = __p::CallSite {
            module: ::metrics_runtime::__private::module_path!(),
            path: || __p::type_name_of(__here),
            is_async: false,
            package: ::metrics_runtime::__private::package!(),
            location: __p::here(),
        };
        static __SITE: __p::Site = __p::Site::new(__CALL_SITE);
        ::metrics_runtime::__private::submit! {
            __p::Site::declared(|| __SITE.register(), || __SITE.about())
        }
        &__SITE
    };
    let __classifier = {
        use ::metrics_runtime::__private::ClassifyAny as _;
        ::metrics_runtime::__private::Probe::<Result<(u8, &'a str), _>>::NEW
            .__classifier_plainly()
    };
    let __sink = __site.sink(&__classifier);
    ::metrics_runtime::__private::call(
        __sink,
        &__classifier,
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
        const __CALL_SITE: __p::CallSite = __p::CallSite {
            module: ::metrics_runtime::__private::module_path!(),
            path: || __p::type_name_of(__here),
            is_async: false,
            package: ::metrics_runtime::__private::package!(),
            location: __p::here(),
        };
        static __SITE: __p::Site = __p::Site::new(__CALL_SITE);
        ::metrics_runtime::__private::submit! {
            __p::Site::declared(|| __SITE.register(), || __SITE.about())
        }
        &__SITE
    };
    let __classifier = {
        use ::metrics_runtime::__private::{ClassifyAny as _, ClassifyResult as _};
        ::metrics_runtime::__private::Probe::<()>::NEW.__classifier()
    };
    let __sink = __site.sink(&__classifier);
    ::metrics_runtime::__private::call(__sink, &__classifier, move || {})
}
fn adder(n: u8) -> impl Fn(u8) -> u8 {
    let __timed = {
        let __site = {
            use ::metrics_runtime::__private as __p;
            fn __here() {}
            const __CALL_SITE: __p::CallSite = __p::CallSite {
                module: ::metrics_runtime::__private::module_path!(),
                path: || __p::type_name_of(__here),
                is_async: false,
                package: ::metrics_runtime::__private::package!(),
                location: __p::here(),
            };
            static __SITE: __p::Site = __p::Site::new(__CALL_SITE);
            ::metrics_runtime::__private::submit! {
                __p::Site::declared(|| __SITE.register(), || __SITE.about())
            }
            &__SITE
        };
        let __classifier = ::metrics_runtime::__private::Classifier::<(), _>::ok();
        ::metrics_runtime::__private::guard(__site.sink(&__classifier))
    };
    move |m| n + m
}
