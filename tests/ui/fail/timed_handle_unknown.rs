use metrics_runtime::timed;

#[timed(SHOP.order_duration_seconds)]
fn handle() {}

fn main() {
    handle();
}
