//! Any text goes to the page and comes back as it was, but for the empty one, which is an absent label.

mod common;

use common::page::{parse, value};
use metrics_runtime::{
    Counter, Family, MAX_LABEL_VALUE_BYTES, Metrics, Recorder, Registry, Removable, metrics,
};
use proptest::prelude::*;

#[derive(Metrics)]
struct Texts {
    /// Pairs of values.
    #[metric(labels("a", "b"))]
    pairs_total: Family<(String, String), Counter>,
    /// Values that can be taken away.
    #[metric(removable, labels("a"))]
    loose_total: Family<String, Counter, Removable>,
}

/// Texts with many of the characters that mean something on a page.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        proptest::collection::vec(
            prop_oneof![
                Just('\\'),
                Just('"'),
                Just('\n'),
                Just('n'),
                Just('\r'),
                Just('{'),
                Just('}'),
                Just(','),
                Just('='),
                Just(' '),
                Just('\0'),
                Just('\u{2028}'),
                Just('🦀'),
                any::<char>(),
            ],
            0..40
        )
        .prop_map(String::from_iter),
    ]
}

/// Labels as they are on a page, where an empty value is an absent label.
fn shown<'a, const N: usize>(labels: [(&'a str, &'a str); N]) -> Vec<(&'a str, &'a str)> {
    let present = |label: &(&str, &str)| !label.1.is_empty();
    labels.into_iter().filter(present).collect()
}

fn described(recorder: &Recorder, help: String) {
    metrics::with_local_recorder(recorder, || {
        metrics::describe_gauge!("level", help);
        metrics::gauge!("level").set(1);
    });
}

proptest! {
    #[test]
    fn label_values_come_back(values in proptest::collection::vec((text(), text()), 0..8)) {
        let registry = Registry::new();
        let texts = Texts::register_in(&registry);
        let mut pairs = Vec::new();
        let mut singles = Vec::new();
        for (a, b) in values {
            texts.pairs_total.with(&(a.clone(), b.clone())).increment(1);
            texts.loose_total.with(&a).increment(1);
            if !singles.contains(&a) {
                singles.push(a.clone());
            }
            if !pairs.contains(&(a.clone(), b.clone())) {
                pairs.push((a, b));
            }
        }
        let page = registry.render();
        let families = parse(&page);
        let read = |family: usize| families[family].samples.iter().map(|sample| {
            sample.labels.iter().map(|(name, value)| (&**name, &**value)).collect::<Vec<_>>()
        });
        prop_assert!(read(0).eq(singles.iter().map(|a| shown([("a", a)]))), "{}", page);
        prop_assert!(read(1).eq(pairs.iter().map(|(a, b)| shown([("a", a), ("b", b)]))), "{}", page);
        for series in texts.pairs_total.iter() {
            let [a, b] = ["a", "b"].map(|name| series.label(name).unwrap_or_default());
            prop_assert_eq!(
                value(&page, "pairs_total", &shown([("a", a), ("b", b)])),
                Some(f64::from(u32::try_from(series.metric().get()).unwrap()))
            );
        }
    }

    #[test]
    fn helps_come_back(help in text()) {
        let registry = Registry::new();
        described(&registry.recorder(), help.clone());
        let families = parse(&registry.render());
        prop_assert_eq!(families[0].help.as_deref(), Some(&*help));
    }

    #[test]
    fn long_values_are_cut_at_a_character(
        start in "[a🦀é]{0,3}",
        unit in prop_oneof![Just('x'), Just('é'), Just('🦀'), Just('"'), Just('\n')],
        extra in 0_usize..10,
    ) {
        let registry = Registry::new();
        let texts = Texts::register_in(&registry);
        let fill = (MAX_LABEL_VALUE_BYTES - start.len()) / unit.len_utf8();
        let long = format!("{start}{}", unit.to_string().repeat(fill + extra));
        let mut end = long.len().min(MAX_LABEL_VALUE_BYTES);
        while !long.is_char_boundary(end) {
            end -= 1;
        }
        let kept = &long[..end];
        for _ in 0..2 {
            texts.pairs_total.with(&(long.clone(), String::new())).increment(1);
            texts.loose_total.with(&long).increment(1);
        }
        let page = registry.render();
        prop_assert_eq!(value(&page, "pairs_total", &shown([("a", kept), ("b", "")])), Some(2.0));
        prop_assert_eq!(value(&page, "loose_total", &shown([("a", kept)])), Some(2.0));
        let cut = (kept.len() < long.len()).then_some(1.0);
        for family in ["pairs_total", "loose_total"] {
            let labels = [("family", family)];
            prop_assert_eq!(value(&page, "metrics_runtime_label_values_cut_total", &labels), cut);
        }
    }
}

#[test]
fn a_megabyte_is_cut_too() {
    let registry = Registry::new();
    let texts = Texts::register_in(&registry);
    let values = ["\\".repeat(1 << 20), "\\".repeat((1 << 20) + 1)];
    for value in &values {
        texts.loose_total.with(value).increment(1);
    }
    let kept = "\\".repeat(MAX_LABEL_VALUE_BYTES);
    assert_eq!(
        value(&registry.render(), "loose_total", &[("a", &kept)]),
        Some(2.0)
    );
    assert!(texts.loose_total.remove(&values[0]));
}
