use metrics_runtime::timed;

#[timed(future)]
fn dangling() -> impl Future<Output = usize> {
    let text = String::new();
    async { text.len() }
}

#[timed(future)]
fn moved(text: String) -> impl Future<Output = usize> {
    drop(text);
    async move { text.len() }
}

fn main() {}
