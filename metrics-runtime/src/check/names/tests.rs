//! The table against a comparison of all texts, and branches of one name.

use proptest::prelude::{Strategy, any, proptest};
use proptest::{collection, prop_assert_eq, sample};

use super::{Table, name_slots};
use crate::check::check_names;
use crate::descriptor::{Alias, Descriptor, MetricType};
use crate::name::{Name, Prefix};

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

fn families() -> impl Strategy<Value = Vec<Descriptor>> {
    let words = || {
        sample::select(vec![
            "a", "total", "sum", "count", "created", "info", "bucket",
        ])
    };
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
    let one = (
        name(),
        types,
        any::<bool>(),
        name(),
        collection::vec(words(), 0..3),
    );
    let one = one.prop_map(|(name, metric_type, has_alias, alias, prefixes)| {
        let mut family = family(name, metric_type);
        family.alias = has_alias.then_some(Alias {
            name: alias,
            until: "",
        });
        for prefix in prefixes {
            let key = Name::new(format!("{prefix}_").leak()).key();
            let prefix = Box::leak(Box::new(Prefix::new(prefix, true, &family.name)));
            family.name = family.name.behind(prefix, key);
        }
        family
    });
    collection::vec(one, 0..12)
}

proptest! {
    #[test]
    fn meetings_are_those_of_the_texts(families in families()) {
        let families: &'static [Descriptor] = families.leak();
        assert!(name_slots(families) <= SLOTS);
        let mut table = Table::<SLOTS>::new(families);
        for (i, family) in families.iter().enumerate() {
            let mine = texts(family);
            let meets = |other: &&Descriptor| texts(other).iter().any(|text| mine.contains(text));
            let expected = families[..i].iter().find(meets).is_some();
            let found = table.enter(i);
            prop_assert_eq!(found.is_some(), expected, "{:?} at {}", families, i);
            if let Some((first, second)) = found {
                assert!(first.equals(&second));
                break;
            }
        }
    }
}

fn branch(side: &'static str) -> Descriptor {
    let labels: &'static [_] = vec![("side", side)].leak();
    Descriptor {
        constant_labels: labels,
        ..family("orders", MetricType::Gauge)
    }
}

#[test]
fn branches_with_different_labels_share_a_name() {
    check_names::<SLOTS>(vec![branch("left"), branch("right"), branch("top")].leak());
}

#[test]
#[should_panic(expected = "two metrics have the name `orders`")]
fn branch_is_refused_where_one_behind_the_first_has_its_labels() {
    check_names::<SLOTS>(vec![branch("left"), branch("right"), branch("right")].leak());
}
