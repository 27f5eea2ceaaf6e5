use metrics_runtime::timed;

#[timed(future)]
fn handle() -> std::future::Ready<u8> {
    std::future::ready(1)
}

fn main() {}
