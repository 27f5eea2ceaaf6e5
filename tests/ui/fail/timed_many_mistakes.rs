use metrics_runtime::timed;

#[timed(name = "order_duration_seconds")]
const fn handle() -> Box<dyn Future<Output = u8>> {
    loop {}
}

fn main() {
    let _ = handle();
}
