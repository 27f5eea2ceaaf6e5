//! `#[timed]` on an `async fn`: its body is pinned in place and polled.

use metrics_runtime::timed;

#[timed]
async fn fetch(path: &str) -> Result<String, String> {
    std::future::ready(()).await;
    Ok(path.to_owned())
}
