// What `timed_async.rs` becomes.

use metrics_runtime::timed;
async fn fetch(path: &str) -> Result<String, String> {
    use ::metrics_runtime::__private as __p;
    fn __here() {}
    static __SITE: __p::Site = __p::Site::new(
        ::metrics_runtime::__private::module_path!(),
        || __p::type_name_of(__here),
        true,
    );
    ::metrics_runtime::__private::submit! {
        __p::Site::declared(|| __SITE.register())
    }
    __p::call_async::<
        Result<String, String>,
    >(
            &__SITE,
            {
                use __p::JudgeAny as _;
                __p::Probe::<Result<String, String>>::NEW.judge()
            },
            ::metrics_runtime::__private::pin!(
                async move { if false { return __p::returned:: < Result < String, String
                > > (); } ({ std::future::ready(()). await; Ok(path.to_owned()) }) }
            ),
        )
        .await
}
