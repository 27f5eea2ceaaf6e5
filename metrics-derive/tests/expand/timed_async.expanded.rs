// What `timed_async.rs` becomes.

use metrics_runtime::timed;
async fn fetch(path: &str) -> Result<String, String> {
    let __site = {
        use ::metrics_runtime::__private as __p;
        fn __here() {}
        const __PLACE: __p::Place = __p::Place {
            module: ::metrics_runtime::__private::module_path!(),
            path: || __p::type_name_of(__here),
            is_async: true,
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
        ::metrics_runtime::__private::Probe::<Result<String, String>>::NEW.__judge()
    };
    let __sink = __site.sink(&__judge);
    ::metrics_runtime::__private::timed::<
        Result<String, String>,
        _,
        _,
        _,
    >(
            __sink,
            __judge,
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
