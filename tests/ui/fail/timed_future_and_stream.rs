use metrics_runtime::timed;

#[timed(future, stream)]
fn handle() -> impl Future<Output = ()> {
    async {}
}

fn main() {}
