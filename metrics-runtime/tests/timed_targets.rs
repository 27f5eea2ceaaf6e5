//! What timed functions record into.

mod common;

use std::cell::Cell;

use common::calls::{cancel, finish, pause, unwinds};
use common::page::{lines_of, value};
use metrics_runtime::{
    Buckets, Counter, Family, Global, Histogram, LabelSet, LabelValue, Metrics, Outcome, Registry,
    Removable, catalog, timed,
};

#[derive(LabelValue, Clone, Copy)]
enum Side {
    Left,
    Right,
}

#[derive(LabelSet)]
struct Route<'a> {
    side: Side,
    route: &'a str,
}

#[derive(Metrics)]
struct Targets {
    /// Time of anything.
    #[metric(buckets = Buckets::LATENCY)]
    plain_seconds: Histogram,
    /// Time by side.
    #[metric(labels("side"), buckets = Buckets::LATENCY)]
    side_seconds: Family<Side, Histogram>,
    /// Time by tenant.
    #[metric(labels("tenant"), buckets = Buckets::LATENCY)]
    tenant_seconds: Family<&'static str, Histogram>,
    /// Time by side and route.
    #[metric(buckets = Buckets::LATENCY)]
    route_seconds: Family<Route<'static>, Histogram>,
    /// Time by side, zone and tenant.
    #[metric(labels("side", "zone", "tenant"), buckets = Buckets::LATENCY)]
    zone_seconds: Family<(Side, u8, String), Histogram>,
    /// Time by session.
    #[metric(labels("session"), removable, buckets = Buckets::LATENCY)]
    session_seconds: Family<String, Histogram, Removable>,
    /// Time by session and outcome.
    #[metric(labels("session"), removable, buckets = Buckets::LATENCY)]
    session_outcome_seconds: Family<(String, Outcome), Histogram, Removable>,
    /// Calls by side.
    #[metric(labels("side"))]
    side_calls_total: Family<Side, Counter>,
    /// Calls by side and outcome.
    #[metric(labels("side"))]
    side_outcome_calls_total: Family<(Side, Outcome), Counter>,
    /// Calls by outcome.
    outcome_calls_total: Family<Outcome, Counter>,
    /// Calls by tenant and outcome, which is named otherwise.
    #[metric(labels("tenant", "status"))]
    tenant_status_calls_total: Family<(&'static str, Outcome), Counter>,
    /// Time by side and outcome.
    #[metric(labels("side"), buckets = Buckets::LATENCY)]
    side_outcome_seconds: Family<(Side, Outcome), Histogram>,
}

static TARGETS: Global<Targets> = Global::new();

/// The page's value for a series of the global registry.
fn global(name: &str, labels: &[(&str, &str)]) -> Option<f64> {
    value(&Registry::global().render(), name, labels)
}

fn fresh() -> (Registry, Targets) {
    let registry = Registry::new();
    let targets = Targets::register_in(&registry);
    (registry, targets)
}

#[timed(targets.side_seconds, labels = side)]
fn closed(targets: &Targets, side: Side) {}

#[timed(targets.tenant_seconds, labels = tenant)]
fn open(targets: &Targets, tenant: &str) -> usize {
    tenant.len()
}

#[timed(targets.route_seconds, labels = Route { side: Side::Left, route: &route })]
fn borrowing(targets: &Targets, route: String) -> String {
    let moved = route;
    moved + "!"
}

#[timed(targets.route_seconds, labels = Route { side: Side::Right, route: &route })]
async fn borrowing_later(targets: &Targets, route: String) -> String {
    pause().await;
    let moved = route;
    moved + "!"
}

#[timed(targets.zone_seconds, labels = (side, zone, format!("t{tenant}")))]
fn tuple(targets: &Targets, side: Side, zone: u8, tenant: u32) {}

#[test]
fn labels_are_those_of_the_call() {
    let (registry, targets) = fresh();
    closed(&targets, Side::Left);
    closed(&targets, Side::Right);
    closed(&targets, Side::Right);
    assert_eq!(open(&targets, "a"), 1);
    assert_eq!(open(&targets, "bc") + open(&targets, "bc"), 4);
    assert_eq!(borrowing(&targets, "/x".into()), "/x!");
    assert_eq!(finish(borrowing_later(&targets, "/y".into())), "/y!");
    cancel(borrowing_later(&targets, "/y".into()));
    drop(borrowing_later(&targets, "/never".into()));
    tuple(&targets, Side::Left, 3, 7);
    let page = registry.render();
    let expected: [(&str, &[(&str, &str)], _); _] = [
        ("side_seconds_count", &[("side", "left")], Some(1.0)),
        ("side_seconds_count", &[("side", "right")], Some(2.0)),
        ("tenant_seconds_count", &[("tenant", "a")], Some(1.0)),
        ("tenant_seconds_count", &[("tenant", "bc")], Some(2.0)),
        (
            "route_seconds_count",
            &[("side", "left"), ("route", "/x")],
            Some(1.0),
        ),
        (
            "route_seconds_count",
            &[("side", "right"), ("route", "/y")],
            Some(2.0),
        ),
        (
            "route_seconds_count",
            &[("side", "right"), ("route", "/never")],
            None,
        ),
        (
            "zone_seconds_count",
            &[("side", "left"), ("zone", "3"), ("tenant", "t7")],
            Some(1.0),
        ),
    ];
    for (name, labels, count) in expected {
        assert_eq!(value(&page, name, labels), count, "{name} {labels:?}");
    }
    assert_eq!(targets.route_seconds.iter().count(), 2);
}

#[timed(targets.session_seconds, labels = session.clone())]
#[expect(clippy::needless_pass_by_value, reason = "labels are made of it")]
fn removable(targets: &Targets, session: String, remove: bool) {
    if remove {
        assert!(targets.session_seconds.remove(&session));
    }
}

#[timed(targets.session_outcome_seconds, labels = session.clone(), outcome)]
fn removable_row(targets: &Targets, session: String, result: Result<(), ()>) -> Result<(), ()> {
    drop(session);
    result
}

#[test]
fn series_may_be_removable() {
    let (registry, targets) = fresh();
    removable(&targets, "a".into(), false);
    removable(&targets, "a".into(), false);
    assert_eq!(targets.session_seconds.with(&"a".into()).count(), 2);
    removable(&targets, "a".into(), true);
    assert_eq!(targets.session_seconds.iter().count(), 0);
    removable(&targets, "a".into(), false);
    assert_eq!(targets.session_seconds.with(&"a".into()).count(), 1);

    removable_row(&targets, "b".into(), Err(())).unwrap_err();
    let page = registry.render();
    for (outcome, count) in [
        ("ok", 0.0),
        ("error", 1.0),
        ("panic", 0.0),
        ("cancelled", 0.0),
    ] {
        let labels = [("session", "b"), ("outcome", outcome)];
        assert_eq!(
            value(&page, "session_outcome_seconds_count", &labels),
            Some(count),
            "{outcome}"
        );
    }
}

thread_local! {
    static EVALUATED: Cell<u32> = const { Cell::new(0) };
}

fn evaluate(side: Side) -> Side {
    EVALUATED.set(EVALUATED.get() + 1);
    side
}

#[timed(targets.side_seconds, labels = evaluate(side), calls = targets.side_calls_total)]
fn once(targets: &Targets, side: Side) {}

#[timed(targets.side_outcome_seconds, labels = evaluate(side), outcome, calls = targets.side_outcome_calls_total)]
async fn once_with_outcome(targets: &Targets, side: Side) {
    pause().await;
}

#[timed(labels = evaluate(side), calls = TARGETS.side_calls_total)]
fn once_shared(side: Side, panics: bool) {
    assert!(!panics, "on purpose");
}

#[test]
fn labels_are_evaluated_once() {
    let (registry, targets) = fresh();
    once(&targets, Side::Left);
    assert_eq!(EVALUATED.take(), 1);
    assert_eq!(targets.side_seconds.with(&Side::Left).count(), 1);
    assert_eq!(targets.side_calls_total.with(&Side::Left).get(), 1);
    finish(once_with_outcome(&targets, Side::Right));
    assert_eq!(EVALUATED.take(), 1);
    cancel(once_with_outcome(&targets, Side::Right));
    assert_eq!(EVALUATED.take(), 1);
    for outcome in ["ok", "cancelled"] {
        let labels = [("side", "right"), ("outcome", outcome)];
        let page = registry.render();
        for name in ["side_outcome_seconds_count", "side_outcome_calls_total"] {
            assert_eq!(value(&page, name, &labels), Some(1.0), "{name} {outcome}");
        }
    }
    once_shared(Side::Right, false);
    unwinds(|| once_shared(Side::Right, true));
    assert_eq!(EVALUATED.take(), 2);
    assert_eq!(TARGETS.side_calls_total.with(&Side::Right).get(), 2);
    common::calls::assert_calls("once_shared", &[("ok", 1), ("panic", 1)]);
}

#[timed(targets.side_seconds, labels = side, calls = targets.side_outcome_calls_total, outcome)]
fn told(targets: &Targets, side: Side, succeeds: bool) -> Result<(), ()> {
    succeeds.then_some(()).ok_or(())
}

#[timed(targets.plain_seconds, calls = targets.outcome_calls_total, outcome)]
async fn told_without_labels(targets: &Targets) {
    pause().await;
}

#[timed(target, labels = tenant, calls = targets.tenant_status_calls_total, outcome)]
fn told_by_reference(
    target: &Family<&'static str, Histogram>,
    targets: &Targets,
    tenant: &str,
) -> Result<usize, String> {
    Err(tenant.to_owned())
}

#[test]
fn the_calls_alone_are_told_the_outcome() {
    let (registry, targets) = fresh();
    told(&targets, Side::Left, true).unwrap();
    told(&targets, Side::Left, false).unwrap_err();
    told(&targets, Side::Left, false).unwrap_err();
    finish(told_without_labels(&targets));
    cancel(told_without_labels(&targets));
    let tenant = String::from("a");
    told_by_reference(&targets.tenant_seconds, &targets, &tenant).unwrap_err();
    let page = registry.render();
    for (name, labels, expected) in [
        ("side_seconds_count", &[("side", "left")][..], 3.0),
        (
            "side_outcome_calls_total",
            &[("side", "left"), ("outcome", "ok")],
            1.0,
        ),
        (
            "side_outcome_calls_total",
            &[("side", "left"), ("outcome", "error")],
            2.0,
        ),
        ("plain_seconds_count", &[], 2.0),
        ("outcome_calls_total", &[("outcome", "ok")], 1.0),
        ("outcome_calls_total", &[("outcome", "cancelled")], 1.0),
        ("tenant_seconds_count", &[("tenant", "a")], 1.0),
        (
            "tenant_status_calls_total",
            &[("tenant", "a"), ("status", "error")],
            1.0,
        ),
        (
            "tenant_status_calls_total",
            &[("tenant", "a"), ("status", "ok")],
            0.0,
        ),
    ] {
        assert_eq!(
            value(&page, name, labels),
            Some(expected),
            "{name} {labels:?}"
        );
    }
}

#[timed(targets.tenant_seconds, labels = tenant.to_lowercase().as_str())]
fn temporary(targets: &Targets, tenant: &str) {}

#[timed(targets.tenant_seconds, labels = { drop(tenant); "none" })]
fn moving(targets: &Targets, tenant: String) {}

#[test]
fn labels_may_be_any_expression() {
    let (_, targets) = fresh();
    temporary(&targets, "ABC");
    moving(&targets, String::new());
    for tenant in ["abc", "none"] {
        assert_eq!(targets.tenant_seconds.with(&tenant).count(), 1);
    }
}

#[timed(name = "own_duration_seconds", help = "Time of its own.", buckets = [0.5, 1.0])]
fn own() {}

#[timed(
    name = "own_default_duration_seconds",
    help = "Time in buckets that nobody chose."
)]
fn own_default() {}

#[timed(name = "own_outcome_duration_seconds", help = "Time by outcome.", buckets = Buckets::LATENCY, outcome)]
async fn own_outcome(result: Result<u8, u8>) -> Result<u8, u8> {
    pause().await;
    result
}

#[timed(name = "own_never_called_duration_seconds", help = "Time of nothing.")]
fn own_never_called() {}

#[test]
fn a_histogram_of_its_own() {
    let page = Registry::global().render();
    for name in ["own_duration_seconds", "own_default_duration_seconds"] {
        assert_eq!(
            value(&page, &format!("{name}_count"), &[]),
            Some(0.0),
            "{name}"
        );
    }
    for outcome in ["ok", "error", "panic", "cancelled"] {
        let labels = [("outcome", outcome)];
        assert_eq!(
            value(&page, "own_outcome_duration_seconds_count", &labels),
            Some(0.0)
        );
    }
    own();
    own_default();
    finish(own_outcome(Ok(1))).unwrap();
    finish(own_outcome(Err(1))).unwrap_err();
    cancel(own_outcome(Ok(1)));
    let page = Registry::global().render();
    for name in ["own_duration_seconds", "own_default_duration_seconds"] {
        assert_eq!(
            value(&page, &format!("{name}_count"), &[]),
            Some(1.0),
            "{name}"
        );
    }
    for (outcome, count) in [
        ("ok", 1.0),
        ("error", 1.0),
        ("panic", 0.0),
        ("cancelled", 1.0),
    ] {
        let labels = [("outcome", outcome)];
        assert_eq!(
            value(&page, "own_outcome_duration_seconds_count", &labels),
            Some(count)
        );
    }
    assert_eq!(
        lines_of(&page, "own_never_called").lines().next(),
        Some("# HELP own_never_called_duration_seconds Time of nothing.")
    );
    let catalog = catalog();
    let bounds = |name| {
        let family = catalog.families().find(|family| family.name == name);
        family.unwrap().buckets.unwrap()
    };
    assert_eq!(bounds("own_duration_seconds"), [0.5, 1.0]);
    assert_eq!(
        bounds("own_default_duration_seconds"),
        Buckets::FUNCTION.bounds()
    );
    assert_eq!(
        bounds("own_outcome_duration_seconds"),
        Buckets::LATENCY.bounds()
    );
    let _ = own_never_called;
}

fn handle() -> Histogram {
    EVALUATED.set(EVALUATED.get() + 1);
    TARGETS.plain_seconds
}

#[timed(handle())]
fn by_a_function() {}

#[timed(TARGETS.plain_seconds)]
fn by_a_static() {}

struct Shop {
    targets: Targets,
    sold: Vec<String>,
}

impl Shop {
    #[timed(self.targets.tenant_seconds, labels = *who)]
    fn sell(&mut self, who: &&str) -> &mut String {
        self.sold.push((*who).to_owned());
        self.sold.last_mut().unwrap()
    }

    #[timed(self.targets.side_outcome_seconds, labels = side, outcome)]
    async fn sell_later(&mut self, side: Side) -> Option<&mut String> {
        pause().await;
        self.sold.last_mut()
    }

    #[timed(self.targets.plain_seconds)]
    fn close(self) -> Vec<String> {
        self.sold
    }
}

#[test]
fn handles_come_from_anywhere() {
    let before = TARGETS.plain_seconds.count();
    by_a_function();
    assert_eq!(EVALUATED.take(), 1);
    by_a_static();
    assert_eq!(TARGETS.plain_seconds.count(), before + 2);

    let (registry, targets) = fresh();
    let mut shop = Shop {
        targets,
        sold: Vec::new(),
    };
    shop.sell(&"anna").push('!');
    finish(shop.sell_later(Side::Left)).unwrap().push('?');
    assert_eq!(shop.close(), ["anna!?"]);
    let page = registry.render();
    assert_eq!(
        value(&page, "tenant_seconds_count", &[("tenant", "anna")]),
        Some(1.0)
    );
    let labels = [("side", "left"), ("outcome", "ok")];
    assert_eq!(
        value(&page, "side_outcome_seconds_count", &labels),
        Some(1.0)
    );
    assert_eq!(value(&page, "plain_seconds_count", &[]), Some(1.0));
    assert_eq!(global("side_outcome_seconds_count", &labels), Some(0.0));
}

/// A function with what it records into, as the catalogue has it.
fn target(function: &str) -> (bool, Option<&'static str>) {
    let catalog = catalog();
    let mut found = catalog
        .functions()
        .filter(|entry| entry.module == module_path!() && entry.function == function);
    let entry = found.next().expect(function);
    assert!(found.next().is_none(), "{function} twice");
    assert_eq!(entry.package.name, Some("metrics-runtime"));
    assert_eq!(entry.location.file, file!());
    assert!(entry.location.line > 0);
    (entry.is_async, entry.target)
}

#[test]
fn the_catalogue_lists_functions_with_their_targets() {
    assert_eq!(target("once_shared"), (false, None));
    assert_eq!(
        target("by_a_static"),
        (false, Some("TARGETS.plain_seconds"))
    );
    assert_eq!(target("by_a_function"), (false, Some("handle()")));
    assert_eq!(
        target("Shop::sell"),
        (false, Some("self.targets.tenant_seconds"))
    );
    assert_eq!(
        target("Shop::sell_later"),
        (true, Some("self.targets.side_outcome_seconds"))
    );
    assert_eq!(target("own"), (false, Some("own_duration_seconds")));
    assert_eq!(
        target("own_outcome"),
        (true, Some("own_outcome_duration_seconds"))
    );
    assert_eq!(
        target("own_never_called"),
        (false, Some("own_never_called_duration_seconds"))
    );
}
