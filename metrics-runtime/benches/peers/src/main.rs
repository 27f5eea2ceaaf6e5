//! Compares the speed and the memory of `metrics-runtime` with those of other metrics libraries.
//!
//! ```text
//! cargo run --release                    # everything, in a few minutes
//! cargo run --release -- counter open    # only these groups
//! ```
//!
//! The groups are `counter`, `gauge`, `histogram`, `dense`, `open`, `timed`, `page`, `scrape`, `memory` and `rebuild`.
//!
//! # How to read it
//!
//! The first contender of an item is its baseline, mostly the least that anything could do. Behind every time stands
//! its ratio to the baseline of the same column. Ratios carry over to other machines; times do not, least of all
//! those of two threads that write to one cache line. A time is what a thread waits for one pass of a loop, about a
//! quarter of a nanosecond of which is the loop itself; two threads do two passes in that time.
//!
//! All contenders of an item take turns, two milliseconds each or one pass where that is longer, in an order that is
//! new in every round. What is shown is the median over the rounds. Let nothing else run meanwhile: two threads that
//! have to share one CPU do not meet, and seem to be fast.
//!
//! Memory is measured by a second program of this package, `memory`, because an allocator that counts would slow down
//! those that allocate; how long cargo takes to build a crate again, by a third, `rebuild`.

use std::env;
use std::process::{Command, ExitCode};

use peers::{counter, dense, gauge, histogram, open, page, scrape, timed};

/// The groups and what runs them.
const GROUPS: [(&str, fn()); 10] = [
    ("counter", counter::run),
    ("gauge", gauge::run),
    ("histogram", histogram::run),
    ("dense", dense::run),
    ("open", open::run),
    ("timed", timed::run),
    ("page", page::run),
    ("scrape", scrape::run),
    ("memory", || program("memory")),
    ("rebuild", || program("rebuild")),
];

fn main() -> ExitCode {
    let wanted: Vec<String> = env::args().skip(1).collect();
    let known = |name: &String| GROUPS.iter().any(|(group, _)| group == name);
    if let Some(unknown) = wanted.iter().find(|name| !known(name)) {
        let groups = GROUPS.map(|(group, _)| group).join(", ");
        eprintln!("there is no group `{unknown}`; there are {groups}");
        return ExitCode::FAILURE;
    }
    for (group, run) in GROUPS {
        if wanted.is_empty() || wanted.iter().any(|name| name == group) {
            run();
        }
    }
    ExitCode::SUCCESS
}

/// Runs another program of this package.
fn program(name: &str) {
    let status = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["run", "--release", "--quiet", "--bin", name])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .status();
    assert!(
        status.is_ok_and(|status| status.success()),
        "the program `{name}` failed"
    );
}
