use metrics_runtime::timed;

#[timed]
async fn mismatch() -> u8 {
    "three"
}

#[timed]
async fn question_mark(text: &str) -> Result<u8, String> {
    Ok(text.parse::<u8>()?)
}

#[timed]
async fn unit(text: &str) {
    text.parse::<u8>()?;
}

#[timed]
async fn moved(text: String) -> usize {
    drop(text);
    text.len()
}

fn main() {}
