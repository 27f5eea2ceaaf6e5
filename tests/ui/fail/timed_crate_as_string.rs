use metrics_runtime::timed;

#[timed(crate = "my::metrics_runtime")]
fn handle() {}

fn main() {
    handle();
}
