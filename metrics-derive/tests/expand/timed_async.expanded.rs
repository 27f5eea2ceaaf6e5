// What `timed_async.rs` becomes.

use metrics_runtime::timed;
async fn fetch(path: &str) -> Result<String, String> {
    let __site = {
        use ::metrics_runtime::__private as __p;
        fn __here() {}
        const __CALL_SITE: __p::CallSite = __p::CallSite {
            module: ::metrics_runtime::__private::module_path!(),
            path: || __p::type_name_of(__here),
            is_async: true,
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
        ::metrics_runtime::__private::Probe::<Result<String, String>>::NEW.__classifier()
    };
    let __sink = __site.sink(&__classifier);
    ::metrics_runtime::__private::timed::<
        Result<String, String>,
        _,
        _,
        _,
    >(
            __sink,
            __classifier,
            async move {
                if false {
                    return ::metrics_runtime::__private::returned::<
                        Result<String, String>,
                    >();
                }
                ({
                    std::future::ready(()).await;
                    Ok(path.to_owned())
                })
            },
        )
        .await
}
