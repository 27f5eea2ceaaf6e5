//! No macro panics, and what it writes can be parsed, whatever it gets.
//!
//! Every run tries the same inputs; `PROPTEST_CASES=1000000 PROPTEST_RNG_SEED=7` tries more and others. What is found goes
//! to `items/found.rs`.

mod edits;
mod input;
#[path = "../macros/mod.rs"]
mod macros;
mod seeds;
mod words;

use std::panic::{AssertUnwindSafe, catch_unwind};

use proc_macro2::TokenStream;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;

use edits::{Edit, edit};
use input::{Input, Macro, mistakes};
use macros::{descriptor, lint, name, syntax, unit};
use seeds::Seeds;
use words::{framed, stream};

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2048,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(0),
        ..ProptestConfig::default()
    })]

    #[test]
    fn mutated_metrics(input in mutated(Macro::Metrics)) {
        input.check();
    }

    #[test]
    fn mutated_label_sets(input in mutated(Macro::LabelSet)) {
        input.check();
    }

    #[test]
    fn mutated_label_values(input in mutated(Macro::LabelValue)) {
        input.check();
    }

    #[test]
    fn mutated_timed_functions(input in mutated(Macro::Timed)) {
        input.check();
    }

    #[test]
    fn random_tokens_in_a_frame(input in framed()) {
        input.check();
    }

    #[test]
    fn random_tokens(input in random()) {
        input.check();
    }
}

/// A seed with some changes, most often one of the macro's own.
fn mutated(of: Macro) -> impl Strategy<Value = Input> {
    let seeds = Seeds::read();
    let seed = prop_oneof![
        9 => select(seeds.of(of)),
        1 => select(seeds.inputs.clone()).prop_map(move |input| Input { of, ..input }),
    ];
    (seed, vec(edit(), 0..3), vec(edit(), 1..4)).prop_map(move |(seed, of_arguments, of_item)| {
        let changed = |tokens, edits: &[Edit]| {
            let change = |tokens, edit: &Edit| edit.apply(tokens, &seeds);
            edits.iter().fold(tokens, change)
        };
        Input {
            of,
            arguments: changed(seed.arguments, &of_arguments),
            item: changed(seed.item, &of_item),
        }
    })
}

fn random() -> impl Strategy<Value = Input> {
    (select(Macro::ALL.to_vec()), stream(), stream()).prop_map(|(of, arguments, item)| Input {
        of,
        arguments,
        item,
    })
}

#[test]
fn seeds_as_they_are() {
    let seeds = Seeds::read();
    for of in Macro::ALL {
        let inputs = seeds.of(of);
        assert!(
            inputs.len() > 20,
            "{of:?} stands above {} items",
            inputs.len()
        );
        for input in inputs {
            let checked = catch_unwind(AssertUnwindSafe(|| input.check()));
            assert!(checked.is_ok(), "{input:?}");
        }
    }
}

/// What the macros take is in the message for a key that they do not.
#[test]
fn seeds_write_every_key() {
    let written = include_str!("items/every_key.rs");
    for (of, item) in [
        (Macro::Metrics, "#[metrics(nothing)] struct S {}"),
        (
            Macro::Metrics,
            "struct S { #[metric(nothing)] a_total: Counter }",
        ),
        (Macro::LabelSet, "#[label(nothing)] struct S { a: A }"),
        (Macro::LabelValue, "#[label(nothing)] enum E { A }"),
        (Macro::LabelValue, "enum E { #[label(nothing)] A }"),
    ] {
        let item = item.parse().expect("tokens");
        let input = Input {
            of,
            arguments: TokenStream::new(),
            item,
        };
        let message = mistakes(&input.expand()).remove(0);
        let (_, takes) = message.split_once("` takes ").expect("keys");
        for key in takes.split('`').skip(1).step_by(2) {
            let end = key
                .find(|c: char| !c.is_alphanumeric() && c != '_')
                .unwrap_or(key.len());
            let (key, _) = key.split_at(end);
            assert!(written.contains(key), "`{key}` is nowhere in every_key.rs");
        }
    }
}
