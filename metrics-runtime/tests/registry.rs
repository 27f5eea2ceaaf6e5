//! Registries: shared and differing declarations, limits, series that come and go.

mod common;

use std::sync::OnceLock;

use common::bounded::bounded;
use common::page::lines_of;
use common::warnings;
use metrics_runtime::{
    Counter, Family, Gauge, Histogram, LabelSet, LabelSink, LabelValue, Metrics, RegisterError,
    Registry, Removable,
};

mod first {
    use super::{Counter, Metrics};

    #[derive(Metrics)]
    pub(super) struct Shared {
        /// Things that two declare.
        pub(super) shared_total: Counter,
    }
    pub(super) const LINE: u32 = line!() - 2;
}

mod equal {
    use super::{Counter, Metrics};

    #[derive(Metrics)]
    #[metrics(prefix = "shared")]
    pub(super) struct Shared {
        /// Things that two declare.
        pub(super) total: Counter,
    }
}

mod differing {
    use super::{Counter, Gauge, Metrics};

    #[derive(Metrics)]
    pub(super) struct Shared {
        /// Before.
        pub(super) before_total: Counter,
        /// Things that two declare.
        #[metric(
            name = "shared_total",
            allow(gauge_total),
            reason = "a conflict is wanted"
        )]
        pub(super) other: Gauge,
        /// After.
        pub(super) after_total: Counter,
    }
    pub(super) const LINE: u32 = line!() - 4;
}

const SHARED: &str = "# HELP shared_total Things that two declare.\n# TYPE shared_total counter\n";

#[test]
fn equal_declarations_share_their_series() {
    let registry = Registry::new();
    first::Shared::register_in(&registry)
        .shared_total
        .increment(1);
    equal::Shared::try_register_in(&registry)
        .unwrap()
        .total
        .increment(2);
    first::Shared::register_in(&registry.clone())
        .shared_total
        .increment(4);
    assert_eq!(registry.render(), format!("{SHARED}shared_total 7\n"));
}

#[test]
fn registries_do_not_meet() {
    let registries = [Registry::new(), Registry::new()];
    let [one, two] = registries.each_ref().map(first::Shared::register_in);
    one.shared_total.increment(1);
    two.shared_total.increment(2);
    for (registry, total) in registries.iter().zip(1..) {
        assert_eq!(registry.render(), format!("{SHARED}shared_total {total}\n"));
    }
}

#[test]
fn differing_declarations_are_refused_whole() {
    let registry = Registry::new();
    first::Shared::register_in(&registry)
        .shared_total
        .increment(1);
    let before = registry.render();
    let Err(error) = differing::Shared::try_register_in(&registry).map(drop) else {
        panic!("they differ");
    };
    assert!(matches!(error, RegisterError::Conflict(_)));
    assert_eq!(error.family(), "shared_total");
    assert_eq!(
        error.to_string(),
        format!(
            "`shared_total` is declared twice with different types: counter at {file}:{}, gauge at {file}:{}",
            first::LINE,
            differing::LINE,
            file = file!(),
        )
    );
    assert_eq!(registry.render(), before);
}

#[test]
fn who_cannot_be_refused_gets_detached_handles() {
    let registry = Registry::new();
    first::Shared::register_in(&registry)
        .shared_total
        .increment(1);
    let (loser, logged) = warnings::during(|| differing::Shared::register_in(&registry));
    loser.before_total.increment(2);
    loser.other.set(5);
    loser.after_total.increment(3);
    assert_eq!(loser.other.get().to_bits(), 5_f64.to_bits());
    assert_eq!(
        registry.render(),
        format!(
            "# HELP after_total After.\n# TYPE after_total counter\nafter_total 3\n\
             # HELP before_total Before.\n# TYPE before_total counter\nbefore_total 2\n\
             # HELP metrics_runtime_conflicts_total Declarations that were left off the page because they differ from an \
             earlier one of the same name.\n\
             # TYPE metrics_runtime_conflicts_total counter\n\
             metrics_runtime_conflicts_total{{family=\"shared_total\"}} 1\n\
             {SHARED}shared_total 1\n"
        )
    );
    let [error] = &logged[..] else {
        panic!("logged: {logged:?}")
    };
    for place in [first::LINE, differing::LINE] {
        assert!(error.contains(&format!("{}:{place}", file!())), "{error}");
    }
}

#[test]
fn a_conflict_counts_once() {
    let registry = Registry::new();
    let first = first::Shared::register_in(&registry);
    let (losers, logged) =
        warnings::during(|| [(); 5].map(|()| differing::Shared::register_in(&registry)));
    assert_eq!(logged.len(), 1, "{logged:?}");
    for loser in &losers {
        loser.other.increment(1);
        loser.before_total.increment(1);
    }
    for loser in &losers {
        assert_eq!(loser.other.get().to_bits(), 5_f64.to_bits());
        assert_eq!(loser.before_total.get(), 5);
    }
    assert_eq!(first.shared_total.get(), 0);
    assert!(
        registry
            .render()
            .contains("metrics_runtime_conflicts_total{family=\"shared_total\"} 1\n")
    );
}

#[derive(Metrics)]
#[expect(dead_code, reason = "only declared")]
struct Whole {
    /// Sizes.
    #[metric(buckets = [1.0])]
    part_bytes: Histogram,
}
const WHOLE: u32 = line!() - 2;

#[derive(Metrics)]
#[expect(dead_code, reason = "only declared")]
struct Sample {
    /// Sizes, added up.
    #[metric(
        name = "part_bytes_sum",
        allow(reserved_suffix),
        reason = "a meeting is wanted"
    )]
    bytes: Gauge,
}
const SAMPLE: u32 = line!() - 2;

#[test]
fn samples_of_two_families_do_not_meet() {
    let checked = |first: fn(&Registry) -> Option<RegisterError>,
                   second: fn(&Registry) -> Option<RegisterError>| {
        let registry = Registry::new();
        assert!(first(&registry).is_none());
        let before = registry.render();
        let error = second(&registry).expect("they meet");
        assert!(matches!(error, RegisterError::Conflict(_)), "{error}");
        assert_eq!(registry.render(), before);
        error
    };
    let whole = |registry: &Registry| Whole::try_register_in(registry).err();
    let sample = |registry: &Registry| Sample::try_register_in(registry).err();
    for (error, family) in [
        (checked(whole, sample), "part_bytes_sum"),
        (checked(sample, whole), "part_bytes"),
    ] {
        assert_eq!(error.family(), family);
        for place in [
            format!("`part_bytes` at {}:{WHOLE}", file!()),
            format!("`part_bytes_sum` at {}:{SAMPLE}", file!()),
        ] {
            assert!(error.to_string().contains(&place), "{error}: {place}");
        }
    }
}

macro_rules! conflicts {
    ($($what:literal: [$($first:tt)*] [$($second:tt)*];)+) => {$({
        #[derive(Metrics)]
        #[expect(dead_code, reason = "only declared")]
        struct First {
            $($first)*
        }
        #[derive(Metrics)]
        #[expect(dead_code, reason = "only declared")]
        struct Second {
            $($second)*
        }
        let registry = Registry::new();
        let _ = First::register_in(&registry);
        let error = Second::try_register_in(&registry).map(drop).unwrap_err().to_string();
        assert!(error.contains(concat!("` is declared twice with different ", $what, ": ")), "{error}");
    })+};
}

#[derive(LabelValue)]
enum Kind {
    Cat,
    Dog,
}

#[test]
fn every_difference_is_named() {
    conflicts! {
        "help": [#[doc = "It is one."] thing: Gauge] [#[doc = "It is another."] thing: Gauge];
        "types": [#[doc = "It is one."] thing: Gauge]
            [#[doc = "It is one."] #[metric(buckets = [1.0])] thing: Histogram];
        "labels": [#[doc = "It is one."] #[metric(labels("a"))] thing: Family<String, Gauge>]
            [#[doc = "It is one."] #[metric(labels("b"))] thing: Family<String, Gauge>];
        "labels": [#[doc = "It is one."] thing: Gauge]
            [#[doc = "It is one."] #[metric(labels("b"))] thing: Family<String, Gauge>];
        "label values": [#[doc = "It is one."] #[metric(labels("a"))] thing: Family<bool, Gauge>]
            [#[doc = "It is one."] #[metric(labels("a"))] thing: Family<Kind, Gauge>];
        "buckets": [#[doc = "It is one."] #[metric(buckets = [1.0])] thing: Histogram]
            [#[doc = "It is one."] #[metric(buckets = [1.0, 2.0])] thing: Histogram];
        "types": [#[doc = "It is one."] #[metric(labels("a"), name = "thing_total")] thing: Family<Kind, Counter>]
            [#[doc = "It is one."] #[metric(labels("a"), name = "thing_total")] thing: Family<Kind, Counter<f64>>];
        "types": [#[doc = "It is one."] #[metric(labels("a"))] thing: Family<String, Gauge>]
            [#[doc = "It is one."] #[metric(labels("a"))] thing: Family<String, Gauge, Removable>];
    }
}

#[derive(LabelSet)]
struct Animal<'a> {
    kind: Kind,
    name: &'a str,
}

#[derive(Metrics)]
struct Limited {
    /// Meals.
    #[metric(max_series = 3)]
    meals_total: Family<Animal<'static>, Counter>,
    /// Weights.
    #[metric(max_series = 2, removable)]
    weight_grams: Family<Animal<'static>, Gauge, Removable>,
}

const OVERFLOW: &str = "# HELP metrics_runtime_series_overflow_total Look-ups that went to the overflow series because the \
    family had reached its series limit.\n# TYPE metrics_runtime_series_overflow_total counter\n";

#[test]
fn past_the_limit_there_is_one_series() {
    let registry = Registry::new();
    let Limited { meals_total, .. } = Limited::register_in(&registry);
    let ((), logged) = warnings::during(|| {
        for n in 0..5 {
            let name = n.to_string();
            meals_total
                .with(&Animal {
                    kind: Kind::Cat,
                    name: &name,
                })
                .increment(1);
            meals_total
                .with(&Animal {
                    kind: Kind::Dog,
                    name: &name,
                })
                .increment(10);
        }
        meals_total
            .with(&Animal {
                kind: Kind::Cat,
                name: "0",
            })
            .increment(1);
    });
    assert_eq!(
        lines_of(&registry.render(), "me"),
        format!(
            "# HELP meals_total Meals.\n\
             # TYPE meals_total counter\n\
             meals_total{{kind=\"cat\",name=\"0\"}} 2\n\
             meals_total{{kind=\"dog\",name=\"0\"}} 10\n\
             meals_total{{kind=\"cat\",name=\"1\"}} 1\n\
             meals_total{{kind=\"dog\",name=\"__overflow__\"}} 40\n\
             meals_total{{kind=\"cat\",name=\"__overflow__\"}} 3\n\
             {OVERFLOW}metrics_runtime_series_overflow_total{{family=\"meals_total\"}} 7\n"
        )
    );
    assert_eq!(logged.len(), 1, "{logged:?}");
    assert!(logged[0].contains("meals_total"), "{logged:?}");
}

#[test]
fn removing_makes_room() {
    let registry = Registry::new();
    let Limited { weight_grams, .. } = Limited::register_in(&registry);
    let cat = |name| Animal {
        kind: Kind::Cat,
        name,
    };
    let ((), logged) = warnings::during(|| {
        for (name, weight) in [("a", 1), ("b", 2), ("c", 3), ("d", 4)] {
            weight_grams.with(&cat(name)).set(weight);
        }
    });
    assert_eq!(logged.len(), 1, "{logged:?}");
    assert!(weight_grams.remove(&cat("a")));
    assert!(!weight_grams.remove(&cat("a")));
    weight_grams.with(&cat("e")).set(5);
    assert_eq!(
        lines_of(&registry.render(), "weight"),
        "# HELP weight_grams Weights.\n\
         # TYPE weight_grams gauge\n\
         weight_grams{kind=\"cat\",name=\"b\"} 2\n\
         weight_grams{kind=\"cat\",name=\"e\"} 5\n\
         weight_grams{kind=\"cat\",name=\"__overflow__\"} 4\n"
    );
}

#[derive(Metrics)]
struct Peers {
    /// Bytes sent to a peer.
    #[metric(removable, labels("peer", "ok"))]
    peer_bytes_total: Family<(&'static str, bool), Counter, Removable>,
    /// Time a peer took.
    #[metric(removable, labels("peer"), buckets = [1.0])]
    peer_seconds: Family<&'static str, Histogram, Removable>,
    /// Bytes by day.
    #[metric(labels("day"))]
    day_bytes_total: Family<u8, Counter>,
    /// Bytes by kind.
    #[metric(labels("kind"))]
    kind_bytes_total: Family<Kind, Counter>,
}

const PEER_BYTES: &str =
    "# HELP peer_bytes_total Bytes sent to a peer.\n# TYPE peer_bytes_total counter\n";

#[test]
fn late_writes_of_a_removed_series_go_nowhere() {
    let registry = Registry::new();
    let Peers {
        peer_bytes_total,
        peer_seconds,
        ..
    } = Peers::register_in(&registry);
    let held = peer_bytes_total.with(&("a", true));
    held.increment(1);
    let observed = peer_seconds.with(&"a");
    let timer = observed.start();
    observed.record(2);
    assert!(peer_bytes_total.remove(&("a", true)));
    assert!(peer_seconds.remove(&"a"));
    held.increment(1);
    timer.stop();
    assert_eq!((held.get(), observed.count()), (2, 2));
    assert_eq!(
        lines_of(&registry.render(), "peer"),
        format!(
            "{PEER_BYTES}# HELP peer_seconds Time a peer took.\n# TYPE peer_seconds histogram\n"
        )
    );

    peer_bytes_total.with(&("a", true)).increment(5);
    held.increment(1);
    assert_eq!(
        lines_of(&registry.render(), "peer_bytes"),
        format!("{PEER_BYTES}peer_bytes_total{{peer=\"a\",ok=\"true\"}} 5\n")
    );
}

#[test]
fn iterating_shows_labels_and_handles() {
    let peers = Peers::register_in(&Registry::new());
    peers.peer_bytes_total.with(&("a", false)).increment(1);
    peers.peer_bytes_total.with(&("b", true)).increment(2);
    peers.day_bytes_total.with(&7).increment(3);
    peers.kind_bytes_total.with(&Kind::Dog).increment(4);

    let seen: Vec<_> = peers
        .peer_bytes_total
        .iter()
        .map(|series| {
            let labels: Vec<_> = series.labels().map(|(n, v)| format!("{n}={v}")).collect();
            (labels.join(","), series.metric().get())
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("peer=a,ok=false".to_owned(), 1),
            ("peer=b,ok=true".to_owned(), 2)
        ]
    );

    let days: Vec<_> = peers.day_bytes_total.iter().collect();
    assert_eq!(days.len(), 1);
    assert_eq!(
        (days[0].label("day"), days[0].label("week")),
        (Some("7"), None)
    );
    assert_eq!(days[0].metric().get(), 3);

    let kinds = peers.kind_bytes_total.iter();
    let kinds: Vec<_> = kinds
        .map(|series| {
            (
                series.label("kind").unwrap().to_owned(),
                series.metric().get(),
            )
        })
        .collect();
    assert_eq!(kinds, [("cat".to_owned(), 0), ("dog".to_owned(), 4)]);
}

#[test]
fn retain_may_call_the_family_again() {
    bounded(|| {
        let registry = Registry::new();
        let Peers {
            peer_bytes_total, ..
        } = Peers::register_in(&registry);
        for (peer, bytes) in [("a", 1), ("b", 2), ("c", 3), ("d", 4)] {
            peer_bytes_total.with(&(peer, true)).increment(bytes);
        }
        peer_bytes_total.retain(|series| {
            let peer = series.label("peer").unwrap();
            if peer == "a" {
                // A new series stays, and so does one that came again under the labels of one that is let go.
                peer_bytes_total.with(&("new", false)).increment(7);
                assert!(peer_bytes_total.remove(&("b", true)));
                peer_bytes_total.with(&("b", true)).increment(8);
                peer_bytes_total.retain(|series| series.label("peer") != Some("c"));
                assert!(registry.render().contains("peer=\"new\""));
                assert_eq!(peer_bytes_total.iter().count(), 4);
            }
            peer == "d"
        });
        assert_eq!(
            lines_of(&registry.render(), "peer_bytes"),
            format!(
                "{PEER_BYTES}\
                 peer_bytes_total{{peer=\"d\",ok=\"true\"}} 4\n\
                 peer_bytes_total{{peer=\"new\",ok=\"false\"}} 7\n\
                 peer_bytes_total{{peer=\"b\",ok=\"true\"}} 8\n"
            )
        );
    });
}

#[test]
fn a_retain_that_panics_leaves_the_family_usable() {
    bounded(|| {
        let Peers {
            peer_bytes_total, ..
        } = Peers::register_in(&Registry::new());
        peer_bytes_total.with(&("a", true)).increment(1);
        let unwound = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            peer_bytes_total.retain(|_| panic!("on purpose"));
        }));
        assert!(unwound.is_err());
        peer_bytes_total.with(&("a", true)).increment(1);
        assert_eq!(peer_bytes_total.with(&("a", true)).get(), 2);
    });
}

/// A label whose text is not to be had without using the family that it is a label of.
struct Meddling {
    text: &'static str,
    meddles: bool,
}

#[derive(Metrics)]
struct Meddled {
    /// Calls.
    #[metric(removable, labels("who"))]
    calls_total: Family<Meddling, Counter, Removable>,
    /// Levels, that stay.
    #[metric(labels("who"))]
    depth: Family<Meddling, Gauge>,
}

static MEDDLED: OnceLock<Meddled> = OnceLock::new();

impl LabelValue for Meddling {
    const VALUES: Option<&'static [&'static str]> = None;

    fn index(&self) -> usize {
        0
    }

    fn encode(&self, sink: &mut impl LabelSink) {
        if let Some(meddled) = MEDDLED.get().filter(|_| self.meddles) {
            let [other, gone] = ["other", "gone"].map(plain);
            meddled.calls_total.with(&other).increment(1);
            meddled.calls_total.with(&gone).increment(1);
            assert!(meddled.calls_total.remove(&gone));
            meddled
                .calls_total
                .retain(|series| series.label("who") != Some("gone"));
            meddled.depth.with(&other).set(1);
        }
        sink.open(self.text);
    }
}

const fn plain(text: &'static str) -> Meddling {
    Meddling {
        text,
        meddles: false,
    }
}

/// No lock is held while a label is asked for its text.
#[test]
fn labels_may_use_their_family() {
    bounded(|| {
        let registry = Registry::new();
        let meddled = MEDDLED.get_or_init(|| Meddled::register_in(&registry));
        let me = Meddling {
            text: "me",
            meddles: true,
        };
        for _ in 0..3 {
            meddled.calls_total.with(&me).increment(1);
            meddled.depth.with(&me).increment(1);
        }
        assert_eq!(meddled.calls_total.with(&plain("me")).get(), 3);
        assert_eq!(
            meddled.depth.with(&plain("me")).get().to_bits(),
            3_f64.to_bits()
        );
        assert!(meddled.calls_total.with(&plain("other")).get() >= 6);
        meddled.calls_total.retain(|series| {
            meddled.calls_total.with(&me).increment(1);
            series.label("who") == Some("me")
        });
        assert!(meddled.calls_total.remove(&me));
        assert!(!meddled.calls_total.remove(&me));
        let left: Vec<_> = meddled.calls_total.iter().collect();
        let left: Vec<_> = left
            .iter()
            .filter_map(|series| series.label("who"))
            .collect();
        assert_eq!(left, ["other"]);
    });
}

/// A label value that is wrong about its place.
struct Beyond(usize);

impl LabelValue for Beyond {
    const VALUES: Option<&'static [&'static str]> = Some(&["a", "b"]);

    fn index(&self) -> usize {
        self.0
    }

    fn encode(&self, sink: &mut impl LabelSink) {
        sink.closed("a");
    }
}

#[derive(LabelSet)]
struct Places {
    first: Beyond,
    second: Beyond,
}

#[derive(Metrics)]
struct Placed {
    /// Calls.
    #[metric(labels("place"))]
    calls_total: Family<Beyond, Counter>,
    /// Calls by two places.
    #[metric(labels("first", "second"))]
    pair_calls_total: Family<(Beyond, Beyond), Counter>,
    /// Calls by two places that have names.
    place_calls_total: Family<Places, Counter>,
    /// Sizes.
    #[metric(labels("place"), buckets = [1.0])]
    call_bytes: Family<Beyond, Histogram>,
    /// What comes after.
    others_total: Counter,
}

#[test]
fn a_value_beyond_the_list_is_recorded_nowhere() {
    let registry = Registry::new();
    let placed = Placed::register_in(&registry);
    let before = registry.render();
    for beyond in [2, 3, 4, 5, 1 << 31, usize::MAX] {
        placed.calls_total.with(&Beyond(beyond)).increment(1);
        placed.call_bytes.with(&Beyond(beyond)).record(1);
        for (first, second) in [(0, beyond), (1, beyond), (beyond, 0), (beyond, beyond)] {
            let pair = (Beyond(first), Beyond(second));
            placed.pair_calls_total.with(&pair).increment(1);
            let (first, second) = pair;
            placed
                .place_calls_total
                .with(&Places { first, second })
                .increment(1);
        }
    }
    assert_eq!(registry.render(), before);
    assert_eq!(placed.others_total.get(), 0);
    placed.calls_total.with(&Beyond(1)).increment(1);
    placed
        .pair_calls_total
        .with(&(Beyond(1), Beyond(0)))
        .increment(1);
    let page = registry.render();
    assert!(page.contains("\ncalls_total{place=\"b\"} 1\n"), "{page}");
    assert!(
        page.contains("\npair_calls_total{first=\"b\",second=\"a\"} 1\n"),
        "{page}"
    );
}
