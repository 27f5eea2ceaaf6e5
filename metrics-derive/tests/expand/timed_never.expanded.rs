// What `timed_never.rs` becomes.

use metrics_runtime::timed;
fn run(mut n: u32) -> ! {
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
        ::metrics_runtime::__private::begin(__site.sink(&__judge))
    };
    loop {
        n += 1;
        assert!(n < 10);
    }
}
