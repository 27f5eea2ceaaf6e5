// What `timed_async.rs` becomes.

use metrics_runtime::timed;
async fn fetch(path: &str) -> Result<String, String> {
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
    let __judge = {
        use __p::{JudgeAny as _, JudgeResult as _};
        __p::Probe::<Result<String, String>>::NEW.__judge()
    };
    let __sink = __SITE.sink(&__judge);
    __p::call_async::<
        Result<String, String>,
    >(
            __sink,
            __judge,
            ::metrics_runtime::__private::pin!(
                async move { if false { return __p::returned:: < Result < String, String
                > > (); } ({ std::future::ready(()). await; Ok(path.to_owned()) }) }
            ),
        )
        .await
}
