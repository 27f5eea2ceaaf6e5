use metrics_runtime::timed;

#[timed]
fn unit(text: &str) {
    text.parse::<u8>()?;
}

#[timed]
fn error(text: &str) -> Result<u8, String> {
    let n = text.parse::<u8>()?;
    Ok(n)
}

#[timed]
fn option(text: &str) -> Option<u8> {
    let n = text.parse::<u8>()?;
    Some(n)
}

fn main() {}
