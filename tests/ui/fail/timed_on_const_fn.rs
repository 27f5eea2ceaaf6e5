use metrics_runtime::timed;

#[timed]
const fn handle() -> u8 {
    1
}

const ONE: u8 = handle();

fn main() {}
