use metrics_runtime::timed;

const HELP: &str = " ";

#[timed(name = "load_duration_seconds", help = HELP)]
fn load() {}

fn main() {}
