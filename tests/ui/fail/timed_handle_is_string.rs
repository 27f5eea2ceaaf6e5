use metrics_runtime::timed;

#[timed("order_duration_seconds")]
fn handle() {}

fn main() {
    handle();
}
