use metrics_runtime::timed;

#[timed]
#[track_caller]
fn handle() {}

fn main() {
    handle();
}
