//! Fields that are no metrics: of any type with a default, documented or not.
#![deny(warnings)]

use std::borrow::Cow;
use std::marker::PhantomData;

use metrics_runtime::{Counter, Gauge, Metrics, Registry};

#[derive(Default)]
struct Cell<'a, T> {
    text: Cow<'a, str>,
    value: T,
}

mod old {
    #[derive(Default)]
    pub struct Thing {
        pub size: u8,
    }
}

#[derive(Metrics)]
struct ShopMetrics {
    #[metric(skip)]
    cell: Cell<'static, Vec<&'static [u8]>>,
    /// Orders handled.
    orders_total: Counter,
    /// Said of no metric.
    #[metric(skip)]
    thing: old::Thing,
    #[metric(skip)]
    hidden_ms: Option<Box<dyn Fn(&str) -> usize + Send + Sync>>,
    /// Orders there are.
    orders_open: Gauge,
    #[metric(skip)]
    nothing: PhantomData<fn() -> str>,
}

fn main() {
    let registry = Registry::new();
    let mut shop = ShopMetrics::register_in(&registry);
    shop.orders_total.increment(1);
    shop.orders_open.set(2);
    shop.hidden_ms = Some(Box::new(str::len));
    assert_eq!(shop.hidden_ms.as_ref().map(|len| len("four")), Some(4));
    assert_eq!((shop.cell.text.len(), shop.cell.value.len()), (0, 0));
    assert_eq!((shop.thing.size, shop.nothing), (0, PhantomData));
    assert!(registry.render().contains("orders_open 2\n"));
    assert_eq!(registry.render().matches("# TYPE").count(), 2);
}
