use metrics_runtime::timed;

#[timed(future)]
fn handle() -> u8 {
    1
}

fn main() {}
