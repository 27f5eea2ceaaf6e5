use metrics_runtime::timed;

use std::rc::Rc;

async fn load() {}

#[timed]
async fn handle() {
    let order = Rc::new(1);
    load().await;
    drop(order);
}

fn spawn(_: impl Send) {}

fn main() {
    spawn(handle());
}
