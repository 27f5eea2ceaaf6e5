//! Assertions on whole pages.

use metrics_runtime::testing::assert_page;
use metrics_runtime::{Counter, Gauge, Metrics, Registry};

use super::failure::message;

#[derive(Metrics)]
#[expect(dead_code, reason = "some are only looked at")]
struct Shop {
    /// Carts that are open.
    carts_open: Gauge,
    /// Orders handled.
    orders_total: Counter,
    /// How often it started.
    process_starts_total: Counter,
}

const PAGE: &str = "# HELP carts_open Carts that are open.
# TYPE carts_open gauge
carts_open 0
# HELP orders_total Orders handled.
# TYPE orders_total counter
orders_total 3
";

#[test]
fn pages_are_compared_without_what_is_ignored() {
    let registry = Registry::new();
    let shop = Shop::register_in(&registry);
    shop.orders_total.increment(3);
    assert_page!(registry, PAGE, ignoring = ["process_"]);
    assert_page!(
        &registry.render(),
        PAGE.to_owned(),
        ignoring = ["up", "process_"],
    );
    assert_page!(PAGE, PAGE);
}

#[test]
fn lines_that_differ_are_shown() {
    let registry = Registry::new();
    let _shop = Shop::register_in(&registry);
    let shown = message(|| {
        assert_page!(registry, PAGE, ignoring = ["process_"]);
    });
    assert_eq!(
        shown,
        "the page (+) is not the expected one (-):\n\n  \
           carts_open 0\n  \
           # HELP orders_total Orders handled.\n  \
           # TYPE orders_total counter\n\
         - orders_total 3\n\
         + orders_total 0\n"
    );
    let no_line_feed = message(|| {
        assert_page!("up 1\n", "up 1");
    });
    assert_eq!(
        no_line_feed,
        "the page (+) is not the expected one (-):\n\n- up 1\n  (no line feed behind it)\n+ up 1\n"
    );
}

#[test]
fn what_is_ignored_must_not_be_expected() {
    let message = message(|| {
        assert_page!("up 1\n", "up 1\n", ignoring = ["up"]);
    });
    assert!(message.ends_with("\n\n- up 1\n"), "{message}");
}
