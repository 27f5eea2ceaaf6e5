use metrics_runtime::timed;

#[timed]
fn handle() -> u8 {
    let n = ;
    n
}

fn main() {}
