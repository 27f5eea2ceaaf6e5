use metrics_runtime::timed;

#[timed(future)]
fn handle() -> impl Sized {
    1
}

fn main() {}
