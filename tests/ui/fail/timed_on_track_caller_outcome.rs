use metrics_runtime::timed;

#[timed(name = "order_duration_seconds", help = "Time an order took.", outcome)]
#[track_caller]
fn handle() {}

fn main() {
    handle();
}
