//! Compares `metrics-runtime` with an earlier state of itself, both in one process.
//!
//! ```text
//! ./compare REV                    # everything, in a few minutes
//! ./compare REV counter create     # only these groups
//! ```
//!
//! The contenders are those of the package `peers` that use `metrics-runtime`. The baseline of each item is the earlier
//! state, so a ratio above 1 is a loss.

use std::env;

use now::harness::{Contender, Item};

fn main() {
    let wanted: Vec<String> = env::args().skip(1).collect();
    let groups = peers::GROUPS.into_iter().zip(now::GROUPS);
    let is_wanted = |group: &str| wanted.is_empty() || wanted.iter().any(|name| name == group);
    for ((_, before), (_, now)) in groups.filter(|((group, _), _)| is_wanted(group)) {
        for (before, now) in before().zip(now()) {
            compare(before, now);
        }
    }
}

/// Measures the contenders of an item in pairs.
fn compare(before: peers::harness::Item, now: Item) {
    let ours = before.contenders.into_iter().filter(|it| it.is_ours());
    let pairs = ours.zip(now.contenders.into_iter().filter(Contender::is_ours));
    for (before, after) in pairs {
        let item = Item {
            title: format!("{} ({})", now.title, after.name().trim()),
            unit: now.unit,
            threads: now.threads,
            pieces: now.pieces,
            contenders: vec![
                Contender::batch("before", move |passes| before.run(passes)),
                Contender::batch("now", move |passes| after.run(passes)),
            ],
        };
        item.run();
    }
}
