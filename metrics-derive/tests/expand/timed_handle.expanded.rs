// What `timed_handle.rs` becomes.

use metrics_runtime::{Histogram, timed};
pub struct Loader {
    load_duration_seconds: Histogram,
}
fn load(loader: &Loader, path: &str) -> usize {
    use ::metrics_runtime::__private as __p;
    fn __here() {}
    const __PLACE: __p::Place = __p::Place {
        module: __p::module_path!(),
        path: || __p::type_name_of(__here),
        is_async: false,
        package: __p::package!(),
        location: __p::here(),
    };
    __p::submit! {
        __p::Declared::function(|| __PLACE.function(__p::Some(__p::stringify!(loader
        .load_duration_seconds))))
    }
    let __timed = __p::begin(__p::sink(&(loader.load_duration_seconds)));
    let _ = loader;
    path.len()
}
async fn fetch(loader: &Loader) {
    use metrics_runtime::__private as __p;
    fn __here() {}
    const __PLACE: __p::Place = __p::Place {
        module: __p::module_path!(),
        path: || __p::type_name_of(__here),
        is_async: true,
        package: __p::package!(),
        location: __p::here(),
    };
    __p::submit! {
        __p::Declared::function(|| __PLACE.function(__p::Some(__p::stringify!(loader
        .load_duration_seconds))))
    }
    let __timed = __p::begin(__p::sink(&(loader.load_duration_seconds)));
    std::future::ready(()).await;
}
