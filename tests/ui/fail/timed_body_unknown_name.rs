use metrics_runtime::timed;

#[timed]
fn handle(order: u8) -> u8 {
    ordr + 1
}

#[timed]
fn method(order: u8) -> u8 {
    order.handle()
}

fn main() {}
