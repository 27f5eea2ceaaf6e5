//! Compares the speed and the memory of `metrics-runtime` with those of other metrics libraries.
//!
//! ```text
//! cargo run --release                    # everything, in a few minutes
//! cargo run --release -- counter open    # only these groups
//! ```
//!
//! The groups are `counter`, `gauge`, `histogram`, `dense`, `open`, `create`, `facade`, `timed`, `page`, `scrape`, `forward`,
//! `memory` and `rebuild`. The package beside this one, `before`, compares with an earlier commit.
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

use peers::GROUPS;

/// The groups that are programs of their own.
const PROGRAMS: [&str; 2] = ["memory", "rebuild"];

fn main() -> ExitCode {
    let wanted: Vec<String> = env::args().skip(1).collect();
    let known: Vec<&str> = GROUPS
        .iter()
        .map(|(group, _)| *group)
        .chain(PROGRAMS)
        .collect();
    if let Some(unknown) = wanted.iter().find(|name| !known.contains(&name.as_str())) {
        eprintln!(
            "there is no group `{unknown}`; there are {}",
            known.join(", ")
        );
        return ExitCode::FAILURE;
    }
    let is_wanted = |group: &str| wanted.is_empty() || wanted.iter().any(|name| name == group);
    for (_, items) in GROUPS.iter().filter(|(group, _)| is_wanted(group)) {
        items().for_each(|item| item.run());
    }
    PROGRAMS
        .into_iter()
        .filter(|name| is_wanted(name))
        .for_each(program);
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
