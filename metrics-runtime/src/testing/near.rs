//! Which series are like one that was asked for.

use std::fmt::Write as _;

use strsim::normalized_levenshtein;

use crate::snapshot::{Sample, Snapshot};

/// How many are shown.
const SHOWN: usize = 8;

/// How alike two names must be, from 0 to 1, to be worth showing.
const ALIKE: f64 = 0.6;

/// The lines of a message that name the series most like the one with this name and these labels, but not itself.
pub(super) fn nearest(snapshot: &Snapshot, name: &str, labels: &[(&str, &str)]) -> String {
    let samples = snapshot.samples().filter_map(|sample| {
        let distance = distance(&sample, name, labels)?;
        Some((distance, sample))
    });
    let mut near: Vec<_> = samples.collect();
    near.sort_by(|((a, m), _), ((b, n), _)| b.total_cmp(a).then(m.cmp(n)));
    let mut text = String::new();
    for (i, (_, sample)) in near.iter().take(SHOWN).enumerate() {
        let head = if i == 0 { "near it:" } else { "" };
        let _ = writeln!(text, "{head:>11} {sample}");
    }
    if near.len() > SHOWN {
        let _ = writeln!(text, "{:>11} … and {} more", "", near.len() - SHOWN);
    }
    if near.is_empty() {
        let families = snapshot.families().len();
        let _ = writeln!(
            text,
            "{:>11} nothing, among {families} families",
            "near it:"
        );
    }
    text.truncate(text.trim_end().len());
    text
}

/// How alike the name is, and how many labels are not; `None` for the very one, and for what is not like it at all.
fn distance(sample: &Sample, name: &str, labels: &[(&str, &str)]) -> Option<(f64, usize)> {
    let same = if sample.name.starts_with(name) || name.starts_with(&*sample.name) {
        1.0
    } else {
        normalized_levenshtein(&sample.name, name)
    };
    let others = |(name, value): &&(String, String)| !labels.contains(&(&**name, &**value));
    let surplus = sample.labels.iter().filter(others).count();
    let missing = (labels.len() + surplus).saturating_sub(sample.labels.len());
    let is_it = sample.name == name && sample.has_labels(labels);
    (same >= ALIKE && !is_it).then_some((same, surplus + missing))
}
