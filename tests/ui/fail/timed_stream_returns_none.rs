use metrics_runtime::timed;

#[timed(stream)]
fn handle() -> Vec<u8> {
    vec![]
}

fn main() {}
