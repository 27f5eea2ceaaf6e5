use metrics_runtime::timed;
use std::pin::Pin;

#[timed]
fn handle() -> Pin<Box<dyn Future<Output = u8> + Send>> {
    Box::pin(async { 1 })
}

fn main() {
    let _ = handle();
}
