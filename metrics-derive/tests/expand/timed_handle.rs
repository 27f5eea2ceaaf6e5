//! `#[timed(HANDLE)]`: a guard before the body.

use metrics_runtime::{Histogram, timed};

pub struct Loader {
    load_duration_seconds: Histogram,
}

#[timed(loader.load_duration_seconds)]
fn load(loader: &Loader, path: &str) -> usize {
    let _ = loader;
    path.len()
}

#[timed(loader.load_duration_seconds, crate = metrics_runtime)]
async fn fetch(loader: &Loader) {
    std::future::ready(()).await;
}
