#![deny(warnings)]

use metrics_runtime::timed;

#[timed]
fn unused(n: u8) {
    let m = 1;
}

#[timed]
fn must_use(values: &[u8]) {
    values.len();
    Ok::<u8, u8>(1);
}

#[timed]
fn unreachable() -> u8 {
    return 1;
    2
}

#[timed]
fn needless_mut(mut n: u8) -> u8 {
    n
}

fn main() {
    unused(1);
    must_use(&[]);
    unreachable();
    needless_mut(1);
}
