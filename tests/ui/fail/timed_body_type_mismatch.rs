use metrics_runtime::timed;

#[timed]
fn tail() -> u32 {
    "three"
}

#[timed]
fn early(n: u32) -> Result<u32, String> {
    if n == 0 {
        return Ok("zero");
    }
    Ok(n)
}

#[timed]
fn unit() {
    3
}

#[timed]
fn semicolon(n: u32) -> u32 {
    n + 1;
}

#[timed]
fn never() -> ! {
    3
}

fn main() {}
