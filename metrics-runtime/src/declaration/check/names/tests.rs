//! The check against a comparison of all texts, and branches of one name.

use std::panic::catch_unwind;

use metrics_naming::hash::NameKey;
use proptest::prelude::{Strategy, any, proptest};
use proptest::{collection, prop_assert_eq, sample};

use super::name_slots;
use crate::declaration::{Alias, Descriptor, Flattened, Group, Name, Table, check_names};
use crate::label::Labels;
use crate::naming::MetricType;

const SLOTS: usize = 1024;

fn family(name: &'static str, metric_type: MetricType) -> Descriptor {
    let mut family = Descriptor {
        name: Name::new(name),
        ..Descriptor::EMPTY
    };
    family.shape.metric_type = metric_type;
    family
}

/// The names that a family has on a page, put together one by one.
fn texts(family: &Descriptor) -> Vec<String> {
    let owners = [
        Some(family.name.to_string()),
        family.alias.map(|alias| alias.name.to_owned()),
    ];
    let of = |name: String| {
        let stem = |suffix| name.strip_suffix(suffix).filter(|stem| !stem.is_empty());
        let mut texts = match family.shape.metric_type {
            MetricType::Histogram => vec!["_bucket", "_sum", "_count", "_created"],
            MetricType::Summary => vec!["_sum", "_count", "_created"],
            _ => vec![],
        }
        .into_iter()
        .map(|suffix| format!("{name}{suffix}"))
        .collect::<Vec<_>>();
        match family.shape.metric_type {
            MetricType::Counter => texts.extend(
                stem("_total")
                    .into_iter()
                    .flat_map(|stem| [stem.to_owned(), format!("{stem}_created")]),
            ),
            MetricType::Info => texts.extend(stem("_info").map(str::to_owned)),
            _ => {}
        }
        texts.push(name);
        texts
    };
    owners.into_iter().flatten().flat_map(of).collect()
}

/// A struct, by its prefix and its fields.
type Struct = (Vec<&'static str>, Vec<Descriptor>);

fn words() -> impl Strategy<Value = &'static str> {
    sample::select(vec![
        "a", "total", "sum", "count", "created", "info", "bucket",
    ])
}

fn families(most: usize) -> impl Strategy<Value = Vec<Descriptor>> {
    let name = || {
        collection::vec(words(), 1..4).prop_map(|words| -> &'static str { words.join("_").leak() })
    };
    let types = sample::select(vec![
        MetricType::Counter,
        MetricType::Gauge,
        MetricType::Histogram,
        MetricType::Summary,
        MetricType::Info,
        MetricType::StateSet,
    ]);
    let one = (name(), types, any::<u8>(), name());
    let one = one.prop_map(|(name, metric_type, dice, alias)| {
        let mut family = family(name, metric_type);
        family.alias = (dice % 4 == 0).then_some(Alias {
            name: alias,
            until: "",
        });
        family.whole_name = dice % 8 == 1;
        family
    });
    collection::vec(one, 0..most)
}

fn structs() -> impl Strategy<Value = Vec<Struct>> {
    collection::vec((collection::vec(words(), 0..3), families(3)), 0..4)
}

/// A struct that each of its prefixes lies around, the last one as the outermost.
fn nested((prefixes, fields): Struct, before: usize) -> Group {
    let mut prefixes = prefixes.into_iter();
    let outermost = prefixes.next_back().unwrap_or_default();
    let mut table = Table::new(fields.leak());
    for prefix in prefixes {
        let groups = vec![group(0, prefix, table)].leak();
        table = Table::with_groups(&[], groups, Labels::NONE);
    }
    group(before, outermost, table)
}

fn group(before: usize, prefix: &'static str, table: Table) -> Group {
    let hash = NameKey::of(&format!("{prefix}_")).hash();
    Group::new(before, prefix, hash, true, Box::leak(Box::new(table)))
}

fn rows(table: &'static Table) -> &'static [Descriptor] {
    Box::leak(Box::new(Flattened::new())).rows(table)
}

/// Returns whether two families take one name.
fn meet(rows: &[Descriptor]) -> bool {
    let mut others = Vec::new();
    rows.iter().any(|family| {
        let mine = texts(family);
        let meets = mine.iter().any(|text| others.contains(text));
        others.extend(mine);
        meets
    })
}

/// Returns whether no start of a name is that of another struct's names.
fn are_separate(own: &[Descriptor], groups: &[Group]) -> bool {
    let names = own.iter().flat_map(|family| {
        let alias = family.alias.map(|alias| alias.name);
        [Some(family.name.as_str()), alias].into_iter().flatten()
    });
    let names: Vec<_> = names.map(|name| format!("{name}_")).collect();
    let prefixes: Vec<_> = groups
        .iter()
        .map(|group| format!("{}_", group.prefix))
        .collect();
    groups.iter().all(|group| !group.prefix.is_empty())
        && prefixes.iter().enumerate().all(|(i, prefix)| {
            let mut others = prefixes.iter().enumerate().filter(|(j, _)| i != *j);
            others.all(|(_, other)| !other.starts_with(prefix))
                && names.iter().all(|name| !name.starts_with(prefix))
        })
}

proptest! {
    #[test]
    fn meetings_are_those_of_the_texts(own in families(4), structs in structs()) {
        let groups: Vec<_> = structs
            .into_iter()
            .enumerate()
            .map(|(i, of)| nested(of, i.min(own.len())))
            .collect();
        let (own, groups): (&'static [_], &'static [_]) = (own.leak(), groups.leak());
        let table: &'static Table =
            Box::leak(Box::new(Table::with_groups(own, groups, Labels::NONE)));
        assert!(name_slots(table) <= SLOTS);

        let is_refused = |separate| catch_unwind(|| check_names::<SLOTS>(table, separate)).is_err();
        let expected = meet(rows(table));
        prop_assert_eq!(is_refused(false), expected, "{:?}", rows(table));
        // Each struct is judged where it is declared.
        let is_judged = meet(own) || groups.iter().any(|group| meet(rows(group.table)));
        if are_separate(own, groups) && !is_judged {
            prop_assert_eq!(is_refused(true), expected, "{:?}", rows(table));
        }
    }
}

fn branches(sides: &[&'static str]) -> &'static Table {
    let fields: Vec<_> = sides
        .iter()
        .map(|side| Descriptor {
            constant_labels: vec![("side", *side)].leak(),
            ..family("orders", MetricType::Gauge)
        })
        .collect();
    Box::leak(Box::new(Table::new(fields.leak())))
}

#[test]
fn branches_with_different_labels_share_a_name() {
    check_names::<SLOTS>(branches(&["left", "right", "top"]), false);
}

#[test]
#[should_panic(expected = "two metrics have the name `orders`")]
fn branch_is_refused_where_one_behind_the_first_has_its_labels() {
    check_names::<SLOTS>(branches(&["left", "right", "right"]), false);
}

#[test]
#[should_panic(expected = "start with `metrics_runtime_`")]
fn prefixes_that_make_a_name_of_this_library_are_refused() {
    let inner = Table::new(vec![family("up", MetricType::Gauge)].leak());
    let middle = Table::with_groups(&[], vec![group(0, "runtime", inner)].leak(), Labels::NONE);
    let outer = Table::with_groups(&[], vec![group(0, "metrics", middle)].leak(), Labels::NONE);
    check_names::<SLOTS>(Box::leak(Box::new(outer)), true);
}
