use metrics_runtime::timed;

#[timed(name = "order_spell", help = "Time.", unit = "seconds", allow(unit_suffix))]
fn handle() {}

fn main() {}
