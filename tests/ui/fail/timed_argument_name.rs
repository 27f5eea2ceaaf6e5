use metrics_runtime::timed;

#[timed(name = "order_duration_seconds")]
fn handle() {}

fn main() {
    handle();
}
