//! `#[timed]` on a function that does not return: a guard before the body.

use metrics_runtime::timed;

#[timed]
fn run(mut n: u32) -> ! {
    loop {
        n += 1;
        assert!(n < 10);
    }
}
