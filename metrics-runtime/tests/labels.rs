//! What is recorded with a label set is in the series of its texts: absent, flattened, displayed and other values.

mod common;

use std::fmt;
use std::num::NonZero;
use std::str::FromStr as _;

use common::page::{lines_of, parse, value};
use metrics_runtime::{
    Counter, Displayed, Family, Gauge, Histogram, LabelSet, LabelSink, LabelValue, Labels, Metrics,
    Outcome, Registry, Removable,
};
use proptest::prelude::*;

#[derive(LabelValue, Debug, Clone, Copy, PartialEq)]
enum Zone {
    North,
    South,
}

/// One of its values has the empty text.
#[derive(LabelValue, Debug, Clone, Copy, PartialEq)]
enum Side {
    Left,
    #[label(rename = "")]
    Nowhere,
    Right,
}

/// The texts that a set hands over.
#[derive(Default)]
struct Texts(Vec<String>);

impl LabelSink for Texts {
    fn open(&mut self, value: &str) {
        self.0.push(value.to_owned());
    }

    fn closed(&mut self, value: &str) {
        self.0.push(value.to_owned());
    }
}

fn texts(labels: &impl LabelSet) -> Vec<String> {
    let mut texts = Texts::default();
    labels.encode(&mut texts);
    texts.0
}

#[derive(LabelSet, Debug, Clone, Copy)]
struct Inner {
    side: Option<Side>,
    #[label(rename = "in")]
    inside: Option<bool>,
}

#[derive(LabelSet, Debug, Clone, Copy)]
#[label(rename_all = "camelCase")]
#[expect(clippy::option_option, reason = "absent is absent, however often")]
struct Closed {
    is_paid: bool,
    #[label(flatten)]
    inner: Inner,
    zone_name: Option<Option<Zone>>,
    #[label(skip_if = |zone| *zone == Zone::South)]
    other_zone: Zone,
    #[label(flatten)]
    outcome: Outcome,
}

const CLOSED: [&str; 6] = ["isPaid", "side", "in", "zoneName", "otherZone", "outcome"];

#[derive(Metrics)]
struct ClosedMetrics {
    /// Orders.
    #[metric(allow(snake_case), reason = "the names of labels are looked at")]
    orders_total: Family<Closed, Counter>,
    /// Sizes.
    #[metric(buckets = [1.0])]
    order_bytes: Family<Inner, Histogram>,
}

fn all_closed() -> impl Iterator<Item = Closed> {
    let bools = [false, true];
    let sides = [
        None,
        Some(Side::Left),
        Some(Side::Nowhere),
        Some(Side::Right),
    ];
    let insides = [None, Some(false), Some(true)];
    let zones = [
        None,
        Some(None),
        Some(Some(Zone::North)),
        Some(Some(Zone::South)),
    ];
    let outcomes = [
        Outcome::Ok,
        Outcome::Error,
        Outcome::Panic,
        Outcome::Cancelled,
    ];
    bools.into_iter().flat_map(move |is_paid| {
        sides.into_iter().flat_map(move |side| {
            insides.into_iter().flat_map(move |inside| {
                zones.into_iter().flat_map(move |zone_name| {
                    [Zone::North, Zone::South]
                        .into_iter()
                        .flat_map(move |other_zone| {
                            outcomes.into_iter().map(move |outcome| Closed {
                                is_paid,
                                inner: Inner { side, inside },
                                zone_name,
                                other_zone,
                                outcome,
                            })
                        })
                })
            })
        })
    })
}

/// How often each line of the page must have been counted, in the order of its labels.
fn assert_counted(registry: &Registry, recorded: &[Closed]) {
    let families = parse(&registry.render());
    let orders = families
        .iter()
        .find(|family| family.name == "orders_total")
        .expect("it is on the page");
    // Values that are absent in two ways, or have the empty text, are one.
    assert_eq!(orders.samples.len(), 2 * 3 * 3 * 3 * 3 * 4);
    for sample in &orders.samples {
        let is_it = |closed: &&Closed| {
            let names = CLOSED.into_iter().map(str::to_owned);
            let mut pairs: Vec<_> = names.zip(texts(*closed)).collect();
            pairs.retain(|(_, text)| !text.is_empty());
            pairs == sample.labels
        };
        let expected = recorded.iter().filter(is_it).count();
        assert_eq!(
            sample.value.to_bits(),
            f64::from(u32::try_from(expected).expect("few")).to_bits(),
            "{sample:?}"
        );
    }
}

#[test]
fn closed_sets_are_counted_in_the_series_of_their_texts() {
    let registry = Registry::new();
    let metrics = ClosedMetrics::register_in(&registry);
    let recorded: Vec<_> = all_closed().collect();
    for closed in &recorded {
        metrics.orders_total.with(closed).increment(1);
    }
    assert_counted(&registry, &recorded);
    let page = registry.render();
    let absent = [("isPaid", "false"), ("outcome", "ok")];
    // Twice absent, or with the empty text, twice absent, and skipped.
    assert_eq!(value(&page, "orders_total", &absent), Some(4.0));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_closed_sets_are_counted_in_the_series_of_their_texts(
        picked in prop::collection::vec(0..2 * 4 * 3 * 4 * 2 * 4_usize, 0..40)
    ) {
        let registry = Registry::new();
        let metrics = ClosedMetrics::register_in(&registry);
        let all: Vec<_> = all_closed().collect();
        let recorded: Vec<_> = picked.into_iter().map(|index| all[index]).collect();
        for closed in &recorded {
            metrics.orders_total.with(closed).increment(1);
        }
        assert_counted(&registry, &recorded);
    }

    #[test]
    fn random_open_sets_are_counted_in_the_series_of_their_texts(
        texts in prop::collection::vec((proptest::option::of("[a-z]{0,2}"), any::<Option<bool>>()), 0..20)
    ) {
        let registry = Registry::new();
        let metrics = OpenMetrics::register_in(&registry);
        for (text, flag) in &texts {
            metrics.pairs_total.with(&(text.as_deref(), *flag)).increment(1);
        }
        let page = registry.render();
        for (text, flag) in &texts {
            let same = |other: &&(Option<String>, Option<bool>)| {
                other.1 == *flag
                    && other.0.as_deref().unwrap_or_default() == text.as_deref().unwrap_or_default()
            };
            let expected = u32::try_from(texts.iter().filter(same).count()).expect("few");
            let flag = flag.map(|flag| flag.to_string()).unwrap_or_default();
            let mut labels = vec![("text", text.as_deref().unwrap_or_default()), ("flag", &*flag)];
            labels.retain(|(_, text)| !text.is_empty());
            prop_assert_eq!(value(&page, "pairs_total", &labels), Some(expected.into()));
        }
    }
}

#[test]
fn a_histogram_of_a_closed_set_can_be_without_labels() {
    let registry = Registry::new();
    let metrics = ClosedMetrics::register_in(&registry);
    let inner = Inner {
        side: None,
        inside: None,
    };
    metrics.order_bytes.with(&inner).record(1);
    let page = registry.render();
    assert!(page.contains("\norder_bytes_bucket{le=\"1.0\"} 1\n"));
    assert!(page.contains("\norder_bytes_count 1\n"));
    assert!(page.contains("\norder_bytes_bucket{side=\"left\",le=\"1.0\"} 0\n"));
}

#[derive(LabelSet)]
struct Open<'a> {
    #[label(skip_if = str::is_empty)]
    route: &'a str,
    #[label(display)]
    size: f64,
    #[label(display, skip_if = |size| size.is_nan())]
    limit: f64,
    zone: Option<Zone>,
}

#[derive(Metrics)]
struct OpenMetrics {
    /// Requests.
    requests_total: Family<Open<'static>, Counter>,
    /// Those open.
    sessions: Family<Open<'static>, Gauge, Removable>,
    /// Pairs.
    #[metric(labels("text", "flag"))]
    pairs_total: Family<(Option<&'static str>, Option<bool>), Counter>,
    /// One label.
    #[metric(labels("text"), max_series = 2)]
    few_total: Family<(Option<&'static str>, Outcome), Counter>,
}

#[test]
fn a_whole_page_of_open_sets() {
    let registry = Registry::new();
    let metrics = OpenMetrics::register_in(&registry);
    for (route, zone) in [
        ("/", Some(Zone::North)),
        ("", None),
        ("", Some(Zone::South)),
    ] {
        let route = route.to_owned();
        let open = Open {
            route: &route,
            size: 0.5,
            limit: if zone.is_some() { 2.0 } else { f64::NAN },
            zone,
        };
        metrics.requests_total.with(&open).increment(1);
        metrics.requests_total.with(&open).increment(1);
        metrics.sessions.with(&open).set(1);
    }
    metrics.pairs_total.with(&(None, None)).increment(1);
    metrics.pairs_total.with(&(Some(""), None)).increment(1);
    assert_eq!(metrics.pairs_total.with(&(None, None)).get(), 2);
    assert_eq!(
        registry.render(),
        r#"# HELP few_total One label.
# TYPE few_total counter
# HELP pairs_total Pairs.
# TYPE pairs_total counter
pairs_total 2
# HELP requests_total Requests.
# TYPE requests_total counter
requests_total{route="/",size="0.5",limit="2",zone="north"} 2
requests_total{size="0.5"} 2
requests_total{size="0.5",limit="2",zone="south"} 2
# HELP sessions Those open.
# TYPE sessions gauge
sessions{route="/",size="0.5",limit="2",zone="north"} 1
sessions{size="0.5"} 1
sessions{size="0.5",limit="2",zone="south"} 1
"#
    );
}

#[test]
fn absent_labels_are_not_among_those_of_a_series() {
    let metrics = OpenMetrics::register_in(&Registry::new());
    metrics.pairs_total.with(&(None, Some(true))).increment(1);
    let all: Vec<_> = metrics.pairs_total.iter().collect();
    let [series] = &all[..] else {
        panic!("one series: {all:?}");
    };
    assert_eq!(series.labels().collect::<Vec<_>>(), [("flag", "true")]);
    assert_eq!(series.label("text"), None);
}

#[test]
fn past_the_limit_an_absent_label_reads_as_any_other() {
    let registry = Registry::new();
    let metrics = OpenMetrics::register_in(&registry);
    for text in ["a", "b"] {
        metrics
            .few_total
            .with(&(Some(text), Outcome::Ok))
            .increment(1);
    }
    for text in [None, Some(""), Some("c")] {
        metrics.few_total.with(&(text, Outcome::Error)).increment(1);
    }
    let overflow = [("text", "__overflow__"), ("outcome", "error")];
    assert_eq!(value(&registry.render(), "few_total", &overflow), Some(3.0));
}

#[test]
fn removable_series_are_found_by_absent_labels() {
    let metrics = OpenMetrics::register_in(&Registry::new());
    let open = |route| Open {
        route,
        size: 1.0,
        limit: f64::NAN,
        zone: None,
    };
    metrics.sessions.with(&open("")).set(1);
    metrics.sessions.with(&open("/")).set(1);
    assert!(metrics.sessions.remove(&open("")));
    assert!(!metrics.sessions.remove(&open("")));
    assert_eq!(metrics.sessions.iter().count(), 1);
}

/// Writes a long text in pieces, and then says that it could not.
struct Failing(usize);

impl fmt::Display for Failing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for _ in 0..self.0 {
            f.write_str("part")?;
        }
        Err(fmt::Error)
    }
}

#[test]
fn displayed_values_of_all_lengths() {
    for (value, expected) in [
        (Failing(0), String::new()),
        (Failing(1), "part".to_owned()),
        (Failing(100), "part".repeat(100)),
    ] {
        assert_eq!(texts(&Displayed(&value)), [expected]);
    }
    assert_eq!(texts(&Displayed(format_args!("{:>5}", 7))), ["    7"]);
    assert_eq!(
        texts(&('ß', NonZero::new(-7_i64), NonZero::<u8>::MAX)),
        ["ß", "-7", "255"]
    );
}

#[derive(LabelValue, Debug, PartialEq)]
#[label(parse)]
enum Agent {
    Curl,
    #[label(other)]
    Named(String),
}

#[derive(Metrics)]
struct AgentMetrics {
    /// Requests.
    #[metric(labels("agent"), max_series = 2)]
    agents_total: Family<Agent, Counter>,
    /// Requests by something closed in something open.
    #[metric(labels("answer"), max_series = 1)]
    answers: Family<Answer, Gauge>,
    /// Requests by method.
    #[metric(labels("method"))]
    methods_total: Family<Method, Counter>,
}

#[derive(LabelValue)]
enum Answer {
    Unknown,
    #[label(other)]
    Known(bool),
}

#[derive(LabelValue, Debug, PartialEq)]
#[label(parse, rename_all = "UPPERCASE")]
enum Method {
    Get,
    #[label(other)]
    Other,
    Put,
}

#[test]
fn known_values_and_all_others() {
    let registry = Registry::new();
    let metrics = AgentMetrics::register_in(&registry);
    for text in ["curl", "wget", "curl", "lynx"] {
        metrics.agents_total.with(&text.into()).increment(1);
    }
    metrics
        .agents_total
        .with(&Agent::Named("curl".into()))
        .increment(1);
    for answer in [Answer::Unknown, Answer::Known(true), Answer::Known(false)] {
        metrics.answers.with(&answer).increment(1);
    }
    for text in ["GET", "PUT", "get", "OTHER", ""] {
        metrics.methods_total.with(&text.into()).increment(1);
    }
    let page = registry.render();
    assert_eq!(
        lines_of(&page, "a"),
        r#"# HELP agents_total Requests.
# TYPE agents_total counter
agents_total{agent="curl"} 3
agents_total{agent="wget"} 1
agents_total{agent="__overflow__"} 1
# HELP answers Requests by something closed in something open.
# TYPE answers gauge
answers{answer="unknown"} 1
answers{answer="__overflow__"} 2
"#
    );
    assert_eq!(
        lines_of(&page, "methods"),
        r#"# HELP methods_total Requests by method.
# TYPE methods_total counter
methods_total{method="GET"} 1
methods_total{method="OTHER"} 3
methods_total{method="PUT"} 1
"#
    );
}

#[derive(LabelValue, Debug, PartialEq)]
#[label(parse, rename_all = "kebab-case")]
enum Cache {
    Hit,
    NotFound,
}

#[test]
fn values_are_parsed_from_their_texts() {
    assert_eq!(Cache::from_str("not-found"), Ok(Cache::NotFound));
    assert_eq!("hit".parse(), Ok(Cache::Hit));
    for text in Cache::VALUES.expect("closed") {
        let parsed: Cache = text.parse().expect("known");
        assert_eq!(texts(&parsed), [*text]);
    }
    let error = "Hit".parse::<Cache>().expect_err("unknown");
    assert_eq!(
        error.to_string(),
        "`Hit` is none of the label's values: `hit`, `not-found`"
    );
    assert_eq!(Agent::from("wget"), Agent::Named("wget".into()));
    assert_eq!(Method::from("POST"), Method::Other);
}

/// A value that is wrong about its place.
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
    first: Option<Beyond>,
    #[label(skip_if = |_| false)]
    second: Beyond,
}

#[derive(Metrics)]
struct PlaceMetrics {
    /// Calls.
    #[metric(labels("place"))]
    calls_total: Family<Option<Beyond>, Counter>,
    /// Calls by two places.
    place_calls_total: Family<Places, Counter>,
}

#[test]
fn a_value_beyond_the_list_is_not_the_absent_one() {
    let registry = Registry::new();
    let metrics = PlaceMetrics::register_in(&registry);
    let before = registry.render();
    for beyond in [2, 3, usize::MAX] {
        metrics.calls_total.with(&Some(Beyond(beyond))).increment(1);
        for (first, second) in [(Some(Beyond(beyond)), Beyond(0)), (None, Beyond(beyond))] {
            metrics
                .place_calls_total
                .with(&Places { first, second })
                .increment(1);
        }
    }
    assert_eq!(registry.render(), before);
    metrics.calls_total.with(&None).increment(1);
    assert_eq!(value(&registry.render(), "calls_total", &[]), Some(1.0));
}

/// Written by hand, with a label that can be absent.
struct Hand(Option<bool>);

impl LabelSet for Hand {
    const LABELS: Labels = Labels::named::<Option<bool>>("hand");

    fn index(&self) -> usize {
        LabelSet::index(&self.0)
    }

    fn encode(&self, sink: &mut impl LabelSink) {
        LabelSet::encode(&self.0, sink);
    }
}

#[derive(Metrics)]
struct FacadeMetrics {
    /// Calls.
    calls_total: Family<(Hand, Inner), Counter>,
    /// Calls with an open label.
    #[metric(labels("text", "must"))]
    texts_total: Family<(Option<String>, String), Counter>,
}

/// What the facade leaves out is absent, where it can be.
#[test]
fn the_facade_can_leave_out_what_can_be_absent() {
    let registry = Registry::new();
    let metrics = FacadeMetrics::register_in(&registry);
    let recorder = registry.recorder();
    metrics::with_local_recorder(&recorder, || {
        metrics::counter!("calls_total").increment(1);
        metrics::counter!("calls_total", "in" => "true", "hand" => "").increment(1);
        metrics::counter!("calls_total", "hand" => "maybe").increment(1);
        metrics::counter!("texts_total", "must" => "x").increment(1);
        metrics::counter!("texts_total", "must" => "x", "text" => "").increment(1);
        metrics::counter!("texts_total", "text" => "x").increment(1);
        metrics::counter!("texts_total", "must" => "x", "more" => "").increment(1);
    });
    let inner = |inside| Inner { side: None, inside };
    assert_eq!(
        metrics.calls_total.with(&(Hand(None), inner(None))).get(),
        1
    );
    assert_eq!(
        metrics
            .calls_total
            .with(&(Hand(None), inner(Some(true))))
            .get(),
        1
    );
    let page = registry.render();
    assert_eq!(metrics.texts_total.with(&(None, "x".to_owned())).get(), 2);
    assert_eq!(value(&page, "texts_total", &[("must", "x")]), Some(2.0));
    assert_eq!(
        parse(&page)
            .iter()
            .map(|family| family.samples.len())
            .sum::<usize>(),
        27 + 1 + 2
    );
}

#[derive(LabelValue)]
enum Spelt {
    #[label(rename = "false")]
    No,
    #[label(rename = "true")]
    Yes,
    #[label(rename = "")]
    Absent,
}

macro_rules! declared {
    ($name:ident, $labels:ty) => {
        #[derive(Metrics)]
        struct $name {
            /// Calls.
            #[metric(labels("label"))]
            calls_total: Family<$labels, Counter>,
        }
    };
}

declared!(AsOption, Option<bool>);
declared!(AsSpelt, Spelt);
declared!(AsBool, bool);
declared!(AsText, String);
declared!(AsOptionalText, Option<Displayed<f64>>);

#[test]
fn families_agree_when_their_labels_have_the_same_values() {
    let closed = Registry::new();
    let calls = AsOption::register_in(&closed).calls_total;
    calls.with(&None).increment(1);
    calls.with(&Some(true)).increment(2);
    let calls = AsSpelt::try_register_in(&closed)
        .expect("the same values")
        .calls_total;
    assert_eq!(
        [Spelt::Absent, Spelt::Yes, Spelt::No].map(|spelt| calls.with(&spelt).get()),
        [1, 2, 0]
    );
    let as_bool = AsBool::try_register_in(&closed).map(|as_bool| as_bool.calls_total);
    let error = as_bool.expect_err("one value less").to_string();
    assert!(error.contains("label values"), "{error}");
    assert!(AsText::try_register_in(&closed).is_err());

    let open = Registry::new();
    AsText::register_in(&open)
        .calls_total
        .with(&"0.5".into())
        .increment(1);
    let calls = AsOptionalText::try_register_in(&open)
        .expect("any text")
        .calls_total;
    assert_eq!(calls.with(&Some(Displayed(0.5))).get(), 1);
}

#[derive(Metrics)]
#[expect(clippy::struct_field_names, reason = "counters end alike")]
struct RenamedMetrics {
    /// Calls, which can be forgotten.
    #[metric(labels("caller", "status"), removable)]
    calls_total: Family<(String, Outcome), Counter, Removable>,
    /// Endings.
    #[metric(labels("status"), lazy)]
    endings_total: Family<Outcome, Counter>,
    /// Orders.
    #[metric(labels("paid", "type", "zone"), lazy)]
    orders_total: Family<(bool, Pair), Counter>,
}

#[derive(LabelSet)]
struct Pair {
    side: Zone,
    other: Zone,
}

#[test]
fn names_for_all_labels_come_before_those_of_types() {
    let registry = Registry::new();
    let renamed = RenamedMetrics::register_in(&registry);
    let call = ("a".to_owned(), Outcome::Cancelled);
    renamed.calls_total.with(&call).increment(1);
    renamed.endings_total.with(&Outcome::Error).increment(1);
    let (side, other) = (Zone::North, Zone::South);
    let order = (true, Pair { side, other });
    renamed.orders_total.with(&order).increment(1);
    let samples = registry.render();
    let samples: Vec<_> = samples
        .lines()
        .filter(|line| !line.starts_with('#'))
        .collect();
    let expected = [
        "calls_total{caller=\"a\",status=\"cancelled\"} 1",
        "endings_total{status=\"error\"} 1",
        "orders_total{paid=\"true\",type=\"north\",zone=\"south\"} 1",
    ];
    assert_eq!(samples, expected);
    let series = renamed.calls_total.iter().next().expect("there is one");
    assert_eq!(series.label("status"), Some("cancelled"));
    assert!(renamed.calls_total.remove(&call));
}

#[derive(LabelValue)]
struct ShardId(u32);

#[derive(LabelValue)]
struct IsReplica(bool);

#[derive(LabelValue)]
struct Place<'a> {
    name: Option<&'a str>,
}

#[derive(Metrics)]
struct ShardMetrics {
    /// Keys written, by shard and zone.
    #[metric(labels("shard", "zone"))]
    keys_written_total: Family<(ShardId, Place<'static>), Counter>,
    /// Shards that were moved.
    #[metric(labels("replica"))]
    shards_moved_total: Family<IsReplica, Counter>,
}

#[test]
fn structs_with_one_field_are_written_as_their_field() {
    let registry = Registry::new();
    let shards = ShardMetrics::register_in(&registry);
    let zone = |name| Place { name };
    let written = &shards.keys_written_total;
    written.with(&(ShardId(3), zone(Some("eu")))).increment(1);
    written.with(&(ShardId(3), zone(None))).increment(2);
    shards
        .shards_moved_total
        .with(&IsReplica(true))
        .increment(4);
    assert_eq!(
        registry.render(),
        "# HELP keys_written_total Keys written, by shard and zone.\n\
         # TYPE keys_written_total counter\n\
         keys_written_total{shard=\"3\",zone=\"eu\"} 1\n\
         keys_written_total{shard=\"3\"} 2\n\
         # HELP shards_moved_total Shards that were moved.\n\
         # TYPE shards_moved_total counter\n\
         shards_moved_total{replica=\"false\"} 0\n\
         shards_moved_total{replica=\"true\"} 4\n"
    );
}
