//! What is said of pages.

use metrics_runtime::testing::{Problem, assert_lint, lint};
use metrics_runtime::{Buckets, Counter, Histogram, Metrics, Registry, metrics};

use super::failure::message;

#[derive(Metrics)]
pub(crate) struct Shop {
    /// Orders handled.
    pub(crate) orders_total: Counter,
    /// Time to handle an order.
    #[metric(buckets = Buckets::LATENCY)]
    pub(crate) order_duration_seconds: Histogram,
}

#[test]
fn a_page_of_this_crate_is_right() {
    let registry = Registry::new();
    let shop = Shop::register_in(&registry);
    shop.orders_total.increment(1);
    shop.order_duration_seconds.record(1);
    assert_lint!(registry);
    metrics::with_local_recorder(&registry.recorder(), || {
        metrics::histogram!("cacheSizeKb").record(1.0);
    });
    let message = message(|| {
        assert_lint!(registry);
    });
    assert_eq!(
        message,
        "the page has 2 problems:\n\
         line 1: `cacheSizeKb` has no help\n\
         line 1: `cacheSizeKb` is not in `snake_case`"
    );
}

#[test]
fn each_rule_is_told_of_where_it_is_broken() {
    let histogram = |lines: &str| format!("# HELP h H.\n# TYPE h histogram\n{lines}");
    let gauge = |lines: &str| format!("# HELP g G.\n# TYPE g gauge\n{lines}");
    let cases: Vec<(String, &[&str])> = vec![
        (
            gauge("g 1\ng 1\n"),
            &["line 4: `g` stands there with the same labels already"],
        ),
        (
            gauge("g{a=\"1\",b=\"2\"} 1\ng{b=\"2\",a=\"1\"} 1\n"),
            &["line 4: `g` stands there with the same labels already"],
        ),
        (
            "# HELP c_total C.\n# TYPE c_total counter\nc_total -1\n".to_owned(),
            &["line 3: `c_total` is a counter below zero"],
        ),
        (
            histogram("h_bucket{le=\"1\"} 2\nh_bucket{le=\"+Inf\"} 1\nh_sum 1\nh_count 1\n"),
            &["line 4: `h` has a bucket with less than the one before it"],
        ),
        (
            histogram(
                "h_bucket{le=\"2\"} 1\nh_bucket{le=\"1\"} 1\nh_bucket{le=\"+Inf\"} 1\nh_sum 1\nh_count 1\n",
            ),
            &["line 4: `h` has bounds that do not rise"],
        ),
        (
            histogram("h_bucket{le=\"1\"} 2\nh_sum 1\nh_count 2\n"),
            &["line 3: `h` has no last bucket with `le=\"+Inf\"`"],
        ),
        (
            histogram("h_bucket{le=\"+Inf\"} 2\nh_count 3\n"),
            &[
                "line 3: `h` has no `_sum`",
                "line 4: `h` has a `_count` that is not its bucket `+Inf`",
            ],
        ),
        (
            histogram("h_bucket{le=\"+Inf\"} 2\nh_sum 3\n"),
            &["line 3: `h` has no `_count`"],
        ),
        (
            histogram("h_bucket 2\nh_bucket{le=\"+Inf\"} 2\nh_sum 3\nh_count 2\n"),
            &["line 3: `h_bucket` is a bucket without a number as its `le`"],
        ),
        (
            "# HELP s S.\n# TYPE s summary\ns{quantile=\"2\"} 1\ns_sum 1\ns_count 1\n".to_owned(),
            &["line 3: `s` is a summary without a `quantile` from 0 to 1"],
        ),
        (
            "up{\n".to_owned(),
            &["line 1: labels without `}` behind them"],
        ),
    ];
    for (page, expected) in cases {
        let problems: Vec<_> = lint(&page).iter().map(Problem::to_string).collect();
        assert_eq!(problems, expected, "{page}");
    }
}

#[test]
fn series_of_one_histogram_are_looked_at_apart() {
    assert_lint!(
        "# HELP h H.\n# TYPE h histogram\n\
         h_bucket{a=\"x\",le=\"1.0\"} 5\nh_bucket{a=\"x\",le=\"+Inf\"} 5\nh_sum{a=\"x\"} 1\nh_count{a=\"x\"} 5\n\
         h_bucket{a=\"y\",le=\"1.0\"} 2\nh_bucket{a=\"y\",le=\"+Inf\"} 3\nh_sum{a=\"y\"} NaN\nh_count{a=\"y\"} 3\n"
    );
}
