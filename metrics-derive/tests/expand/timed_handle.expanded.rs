// What `timed_handle.rs` becomes.

use metrics_runtime::{Histogram, timed};
pub struct Loader {
    load_duration_seconds: Histogram,
}
fn load(loader: &Loader, path: &str) -> usize {
    let __timed = {
        {
            use ::metrics_runtime::__private as __p;
            fn __here() {}
            const __CALL_SITE: __p::CallSite = __p::CallSite {
                module: ::metrics_runtime::__private::module_path!(),
                path: || __p::type_name_of(__here),
                is_async: false,
                package: ::metrics_runtime::__private::package!(),
                location: __p::here(),
            };
            ::metrics_runtime::__private::submit! {
                __p::Declared::function(|| __CALL_SITE
                .function(__p::Some("loader . load_duration_seconds")))
            }
        }
        if false {
            use ::metrics_runtime::__private::KindAny as _;
            ::metrics_runtime::__private::assert_not_future(
                &::metrics_runtime::__private::Probe::<usize>::NEW.__kind(),
            );
        }
        ::metrics_runtime::__private::begin(
            ::metrics_runtime::__private::sink(&(loader.load_duration_seconds)),
        )
    };
    let _ = loader;
    path.len()
}
async fn fetch(loader: &Loader) {
    let __timed = {
        {
            use metrics_runtime::__private as __p;
            fn __here() {}
            const __CALL_SITE: __p::CallSite = __p::CallSite {
                module: metrics_runtime::__private::module_path!(),
                path: || __p::type_name_of(__here),
                is_async: true,
                package: metrics_runtime::__private::package!(),
                location: __p::here(),
            };
            metrics_runtime::__private::submit! {
                __p::Declared::function(|| __CALL_SITE
                .function(__p::Some("loader . load_duration_seconds")))
            }
        }
        metrics_runtime::__private::begin(
            metrics_runtime::__private::sink(&(loader.load_duration_seconds)),
        )
    };
    std::future::ready(()).await;
}
