use std::pin::Pin;

use metrics_runtime::timed;

#[timed(future)]
fn mismatch() -> impl Future<Output = u8> {
    async { "three" }
}

#[timed(future)]
fn boxed_mismatch() -> Pin<Box<dyn Future<Output = u8> + Send>> {
    Box::pin(async { "three" })
}

#[timed(future)]
fn no_future() -> Pin<Box<dyn Future<Output = u8>>> {
    3
}

#[timed(future)]
fn not_send() -> Pin<Box<dyn Future<Output = u8> + Send>> {
    Box::pin(async {
        let shared = std::rc::Rc::new(1);
        std::future::ready(()).await;
        *shared
    })
}

#[timed(future)]
fn missing_await() -> impl Future<Output = u8> {
    async { std::future::ready(1_u8) + 1 }
}

#[timed(future)]
fn unknown() -> impl Future<Output = u8> {
    async { nubmer }
}

#[timed(future)]
fn moved(text: String) -> impl Future<Output = usize> {
    drop(text);
    async move { text.len() }
}

fn main() {}
