// What `timed_handle.rs` becomes.

use metrics_runtime::{Histogram, timed};
pub struct Loader {
    load_duration_seconds: Histogram,
}
fn load(loader: &Loader, path: &str) -> usize {
    let __timed = {
        use ::metrics_runtime::__private as __p;
        __p::start(&(loader.load_duration_seconds))
    };
    let _ = loader;
    path.len()
}
async fn fetch(loader: &Loader) {
    let __timed = {
        use metrics_runtime::__private as __p;
        __p::start(&(loader.load_duration_seconds))
    };
    std::future::ready(()).await;
}
