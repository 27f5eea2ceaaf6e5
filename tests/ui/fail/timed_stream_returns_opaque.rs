use metrics_runtime::timed;

#[timed(stream)]
fn handle() -> impl Iterator<Item = u8> {
    0..1
}

fn main() {}
