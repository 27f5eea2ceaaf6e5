use std::vec::IntoIter;

use metrics_runtime::timed;

#[timed(stream, ok_if = Option::is_some)]
fn items() -> IntoIter<u8> {
    vec![1].into_iter()
}

fn main() {}
