//! Names that read the same on the page of metrics-exporter-prometheus: the first one has it, and declared ones come first.
#![cfg(feature = "upstream")]

mod common;

use common::page::{parse, value};
use common::warnings;
use metrics_exporter_prometheus::PrometheusBuilder;
use metrics_runtime::{
    Counter, Exporter, Family, Global, LabelSet, LabelValue, Metrics, Page, StateSet, metrics,
};

#[derive(LabelValue)]
enum State {
    Open,
    Closed,
}

#[derive(LabelSet)]
struct Shelf {
    shelf: u8,
}

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct Shop {
    /// Orders handled.
    orders_total: Counter,
    /// Orders by the kind of payment.
    #[metric(labels("paid_by"))]
    paid_orders_total: Family<&'static str, Counter>,
    /// Whether it is open.
    #[metric(label = "door_state")]
    door: StateSet<State>,
}

#[derive(Metrics)]
#[metrics(instance = Shelf)]
struct Shelves {
    /// Books that were lent.
    lent_books_total: Counter,
}

static SHOP: Global<Shop> = Global::new();

const REFUSED: [&str; 7] = [
    "shop.orders_total",
    "shop_orders_total",
    "lent.books_total",
    "a_b",
    "k.x",
    "k_x",
    "metrics_runtime.facade_refused_total",
];

fn page_of(page: &Page) -> String {
    page.render().replace("\n\n", "\n")
}

#[test]
fn the_first_one_has_it() {
    let exporter = Exporter::builder()
        .process(false)
        .upstream(PrometheusBuilder::new())
        .install()
        .unwrap();
    SHOP.orders_total.increment(7);
    SHOP.paid_orders_total.with(&"card").increment(1);
    for state in [State::Closed, State::Open] {
        SHOP.door.set(state);
    }
    let ((), logged) = warnings::during(|| {
        // Declared ones, also those that nobody registered yet.
        metrics::describe_counter!("shop.orders_total", "Something else.");
        metrics::counter!("shop.orders_total").increment(1);
        metrics::gauge!("shop_orders_total").set(1);
        metrics::counter!("lent.books_total").increment(1);
        metrics::counter!("shop_paid_orders_total", "paid-by" => "card").increment(1);
        metrics::gauge!("shop_door", "door.state" => "open").set(0);
        // Those of others, in the order in which they come.
        metrics::counter!("a.b").increment(5);
        metrics::counter!("a_b").increment(7);
        metrics::counter!("k_x").increment(3);
        metrics::gauge!("k.x").set(1);
        metrics::histogram!("k_x").record(1);
        metrics::gauge!("level", "of.tank" => "1").set(1);
        metrics::gauge!("level", "of_tank" => "1", "side" => "left").set(2);
        // And our own.
        metrics::counter!("metrics_runtime.facade_refused_total").increment(1);
    });
    let (renamed, refused): (Vec<_>, Vec<_>) = logged
        .into_iter()
        .partition(|line| line.contains(" is named "));
    assert_eq!(refused.len(), REFUSED.len(), "{refused:#?}");
    assert_eq!(renamed.len(), 3, "{renamed:#?}");
    assert!(refused[0].contains("would read the same as `shop_orders_total`"));
    let lent = Shelves::instance(&Shelf { shelf: 1 })
        .register()
        .lent_books_total;
    lent.increment(2);

    // The page is one, without anything twice.
    let page = page_of(&exporter);
    let of = |name: &str, labels: &[(&str, &str)]| value(&page, name, labels);
    assert_eq!(of("shop_orders_total", &[]), Some(7.0));
    assert_eq!(of("lent_books_total", &[("shelf", "1")]), Some(2.0));
    assert_eq!(
        of("shop_paid_orders_total", &[("paid_by", "card")]),
        Some(2.0)
    );
    assert_eq!(of("shop_door", &[("door_state", "open")]), Some(0.0));
    assert_eq!(of("shop_door", &[("door_state", "closed")]), Some(0.0));
    assert_eq!(of("a_b", &[]), Some(5.0));
    assert_eq!(of("k_x", &[]), Some(3.0));
    assert_eq!(of("level", &[("of_tank", "1")]), Some(1.0));
    let on_the_left = [("of_tank", "1"), ("side", "left")];
    assert_eq!(of("level", &on_the_left), Some(2.0));
    let families = parse(&page);
    let orders = families
        .iter()
        .find(|family| family.name == "shop_orders_total");
    assert_eq!(orders.unwrap().help.as_deref(), Some("Orders handled."));
    for name in REFUSED {
        let refused = of("metrics_runtime_facade_refused_total", &[("family", name)]);
        assert_eq!(refused, Some(1.0), "{name}");
    }

    // Whoever has a name keeps it.
    metrics::counter!("a.b").increment(1);
    metrics::gauge!("level", "side" => "left", "of.tank" => "1").set(3);
    let page = page_of(&exporter);
    assert_eq!(value(&page, "a_b", &[]), Some(6.0));
    let labels = [("of_tank", "1"), ("side", "left")];
    assert_eq!(value(&page, "level", &labels), Some(3.0));
}
