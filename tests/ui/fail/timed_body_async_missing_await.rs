use metrics_runtime::timed;

async fn load() -> u8 {
    1
}

#[timed]
async fn missing() -> u8 {
    load()
}

#[timed]
async fn used() -> u8 {
    load() + 1
}

#[timed]
fn not_async() -> u8 {
    load().await
}

fn main() {}
