//! Label sets with lifetimes, types, constants, bounds and `where` clauses.

use std::borrow::Cow;
use std::fmt::Debug;
use std::sync::Arc;

use metrics_runtime::{Counter, Family, LabelSet, LabelValue, Metrics, Registry};

#[derive(LabelValue, Debug, Clone)]
enum Method {
    Get,
    Put,
}

#[derive(LabelSet)]
struct Borrowed<'a, 'b: 'a> {
    path: &'a str,
    host: Cow<'b, str>,
}

#[derive(LabelSet)]
struct Pair<A: LabelValue, B = bool>
where
    B: LabelValue + Debug,
{
    left: A,
    right: B,
}

#[derive(LabelSet)]
struct Sized<'a, T: LabelValue + ?core::marker::Sized> {
    value: &'a T,
}

#[derive(LabelSet)]
struct Numbered<const N: usize> {
    number: u64,
}

#[derive(LabelSet)]
struct Plenty {
    shared: Arc<str>,
    boxed: Box<Method>,
    flag: bool,
    small: i8,
}

trait Shop {
    type Goods: LabelValue;
}

struct Fruit;

impl Shop for Fruit {
    type Goods = Method;
}

#[derive(LabelSet)]
struct Sold<S: Shop> {
    goods: S::Goods,
}

#[derive(Metrics)]
struct GenericMetrics {
    /// Borrowed labels.
    borrowed_total: Family<Borrowed<'static, 'static>, Counter>,
    /// Closed labels.
    closed_total: Family<Pair<Method>, Counter>,
    /// Labels of which one is open.
    open_total: Family<Pair<String, Method>, Counter>,
    /// A label behind a reference.
    sized_total: Family<Sized<'static, str>, Counter>,
    /// A constant parameter.
    numbered_total: Family<Numbered<3>, Counter>,
    /// Labels in boxes.
    plenty_total: Family<Plenty, Counter>,
    /// An associated type.
    sold_total: Family<Sold<Fruit>, Counter>,
    /// Several sets.
    #[metric(labels("name", "zone"))]
    joined_total: Family<(&'static str, Pair<Method>, (Sold<Fruit>, u8)), Counter>,
}

fn main() {
    let registry = Registry::new();
    let metrics = GenericMetrics::register_in(&registry);
    let local = String::from("/a");
    let borrowed = Borrowed {
        path: &local,
        host: Cow::Owned(local.clone()),
    };
    metrics.borrowed_total.with(&borrowed).increment(1);
    let pair = || Pair {
        left: Method::Put,
        right: true,
    };
    metrics.closed_total.with(&pair()).increment(1);
    let open = Pair {
        left: local.clone(),
        right: Method::Get,
    };
    metrics.open_total.with(&open).increment(1);
    metrics
        .sized_total
        .with(&Sized { value: &*local })
        .increment(1);
    metrics
        .numbered_total
        .with(&Numbered { number: 7 })
        .increment(1);
    let plenty = Plenty {
        shared: "s".into(),
        boxed: Box::new(Method::Get),
        flag: false,
        small: -1,
    };
    metrics.plenty_total.with(&plenty).increment(1);
    let sold = || Sold { goods: Method::Get };
    metrics.sold_total.with(&sold()).increment(1);
    metrics
        .joined_total
        .with(&(local.as_str(), pair(), (sold(), 8)))
        .increment(1);

    let page = registry.render();
    for line in [
        "borrowed_total{path=\"/a\",host=\"/a\"} 1",
        "closed_total{left=\"put\",right=\"true\"} 1",
        "closed_total{left=\"get\",right=\"false\"} 0",
        "open_total{left=\"/a\",right=\"get\"} 1",
        "sized_total{value=\"/a\"} 1",
        "numbered_total{number=\"7\"} 1",
        "plenty_total{shared=\"s\",boxed=\"get\",flag=\"false\",small=\"-1\"} 1",
        "sold_total{goods=\"get\"} 1",
        "joined_total{name=\"/a\",left=\"put\",right=\"true\",goods=\"get\",zone=\"8\"} 1",
    ] {
        assert!(page.lines().any(|found| found == line), "{line} in {page}");
    }
}
