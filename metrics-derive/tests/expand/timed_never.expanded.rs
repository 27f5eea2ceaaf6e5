// What `timed_never.rs` becomes.

use metrics_runtime::timed;
fn run(mut n: u32) -> ! {
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
        ::metrics_runtime::__private::begin(__site.sink(&__classifier))
    };
    loop {
        n += 1;
        assert!(n < 10);
    }
}
