use metrics_runtime::timed;

#[timed]
fn handle() -> impl Future<Output = u8> {
    async { 1 }
}

fn main() {
    let _ = handle();
}
