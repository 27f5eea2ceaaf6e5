//! Label sets in label sets: nested, generic, borrowed, with and without names.

use metrics_runtime::{Counter, Family, LabelSet, LabelValue, Metrics, Outcome, Registry};

#[derive(LabelValue, Clone, Copy)]
enum Method {
    Get,
    Put,
}

#[derive(LabelSet, Clone, Copy)]
struct Place<'a> {
    shelf: u8,
    room: &'a str,
}

#[derive(LabelSet)]
struct Deep<'a> {
    #[label(flatten)]
    place: Place<'a>,
    #[label(flatten)]
    r#type: Outcome,
}

#[derive(LabelSet)]
struct Deeper<S: LabelSet, V: LabelValue> {
    first: bool,
    #[label(flatten)]
    _set: S,
    last: V,
}

#[derive(LabelSet)]
struct Only {
    #[label(flatten)]
    __outcome: Outcome,
}

#[derive(LabelSet)]
struct Holes<'a> {
    named: bool,
    #[label(flatten)]
    value: Method,
    #[label(flatten)]
    values: (Option<bool>, &'a str, Place<'a>),
    #[label(flatten)]
    nothing: (),
}

trait Shop {
    type Labels: LabelSet;
}

struct Fruit;

impl Shop for Fruit {
    type Labels = Only;
}

#[derive(LabelSet)]
struct Associated<S: Shop> {
    #[label(flatten)]
    labels: S::Labels,
    n: u8,
}

#[derive(Metrics)]
struct SetMetrics {
    /// Nested.
    deep_total: Family<Deep<'static>, Counter>,
    /// Generic.
    deeper_total: Family<Deeper<Deep<'static>, Method>, Counter>,
    /// Generic, and closed.
    closed_total: Family<Deeper<Only, Option<Method>>, Counter>,
    /// Generic, with a set that has no name.
    #[metric(labels("value"))]
    unnamed_total: Family<Deeper<Method, u8>, Counter>,
    /// Names from the metric.
    #[metric(labels("a", "b", "c"))]
    holes_total: Family<Holes<'static>, Counter>,
    /// An associated type.
    associated_total: Family<Associated<Fruit>, Counter>,
}

fn main() {
    let registry = Registry::new();
    let metrics = SetMetrics::register_in(&registry);
    let room = String::from("r");
    let place = Place {
        shelf: 1,
        room: &room,
    };
    let deep = || Deep {
        place,
        r#type: Outcome::Error,
    };
    let only = || Only {
        __outcome: Outcome::Cancelled,
    };
    metrics.deep_total.with(&deep()).increment(1);
    let deeper = Deeper {
        first: true,
        _set: deep(),
        last: Method::Put,
    };
    metrics.deeper_total.with(&deeper).increment(1);
    let closed = Deeper {
        first: false,
        _set: only(),
        last: None,
    };
    metrics.closed_total.with(&closed).increment(1);
    let unnamed = Deeper {
        first: false,
        _set: Method::Get,
        last: 3,
    };
    metrics.unnamed_total.with(&unnamed).increment(1);
    let holes = Holes {
        named: true,
        value: Method::Put,
        values: (None, &room, place),
        nothing: (),
    };
    metrics.holes_total.with(&holes).increment(1);
    let associated = Associated {
        labels: only(),
        n: 7,
    };
    metrics.associated_total.with(&associated).increment(1);

    let page = registry.render();
    for line in [
        "deep_total{shelf=\"1\",room=\"r\",outcome=\"error\"} 1",
        "deeper_total{first=\"true\",shelf=\"1\",room=\"r\",outcome=\"error\",last=\"put\"} 1",
        "closed_total{first=\"false\",outcome=\"cancelled\"} 1",
        "closed_total{first=\"true\",outcome=\"ok\",last=\"put\"} 0",
        "unnamed_total{first=\"false\",value=\"get\",last=\"3\"} 1",
        "holes_total{named=\"true\",a=\"put\",c=\"r\",shelf=\"1\",room=\"r\"} 1",
        "associated_total{outcome=\"cancelled\",n=\"7\"} 1",
    ] {
        assert!(page.lines().any(|found| found == line), "{line} in {page}");
    }
    assert_eq!(page.matches("\nclosed_total{").count(), 2 * 4 * 3);
}
