//! Exemplars, as whole pages.

use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use metrics_runtime::{Counter, Family, Histogram, Metrics, Registry, Removable, metrics};

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct ShopMetrics {
    /// Orders handled.
    #[metric(alias = "shop_sales", until = "2.0")]
    orders_total: Counter,
    /// Seconds spent.
    spent_seconds_total: Counter<f64>,
    /// Visits, as another system calls them.
    #[metric(allow(counter_total), reason = "named by another system")]
    visits: Counter,
    /// Time to handle an order.
    #[metric(buckets = [0.1, 1.0])]
    order_duration_seconds: Histogram,
    /// Time to serve a guest.
    #[metric(buckets = [1.0], labels("guest"))]
    guest_seconds: Family<String, Histogram, Removable>,
    /// Time to serve a door.
    #[metric(buckets = [1.0], labels("door"))]
    door_seconds: Family<&'static str, Histogram>,
}

/// The page without what changes from run to run: the times of exemplars, which are checked.
fn page(registry: &Registry) -> String {
    let lines = registry.render_openmetrics();
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs_f64();
    let line = |line: &str| {
        if !line.contains(" # {") {
            return line.to_owned();
        }
        let (rest, time) = line.rsplit_once(' ').expect("a time");
        let millis = time.split_once('.').map_or("", |(_, millis)| millis);
        let time: f64 = time.parse().expect("seconds");
        let is_recent = (now - 60.0..=now).contains(&time);
        assert!(is_recent && millis.len() <= 3, "{line}");
        format!("{rest} TIME")
    };
    lines.lines().map(|text| line(text) + "\n").collect()
}

/// The lines of the page that begin so.
fn lines(registry: &Registry, prefix: &str) -> String {
    let page = page(registry);
    let lines = page.lines().filter(|line| line.starts_with(prefix));
    lines.map(|line| line.to_owned() + "\n").collect()
}

fn refused(kind: &str) -> Option<u64> {
    let page = Registry::global().render();
    let name = format!("metrics_runtime_exemplars_refused_total{{type=\"{kind}\"}} ");
    let count = page.lines().find_map(|line| line.strip_prefix(&name))?;
    Some(count.parse().expect("a number"))
}

#[test]
fn exemplars_stand_behind_counters_and_buckets() {
    let registry = Registry::new();
    let shop = ShopMetrics::register_in(&registry);
    let text = registry.render();
    shop.orders_total
        .increment_with_exemplar(2, [("trace_id", "abc"), ("span_id", "d\"e\n\\f")]);
    shop.spent_seconds_total
        .increment_with_exemplar(0.5, [("trace_id", String::from("xyz"))]);
    shop.visits
        .increment_with_exemplar(1, [("trace_id", "unknown")]);
    let duration = shop.order_duration_seconds;
    duration.record(0.05);
    duration.record_with_exemplar(Duration::from_millis(670), [("trace_id", "KOO5S4vxi0o")]);
    duration.record_with_exemplar(17, Vec::<(String, String)>::new());
    shop.door_seconds
        .with(&"left")
        .record_with_exemplar(-1.5, [("a", "ü")]);
    assert_eq!(
        page(&registry),
        r#"# TYPE shop_door_seconds histogram
# HELP shop_door_seconds Time to serve a door.
shop_door_seconds_bucket{door="left",le="1.0"} 1 # {a="ü"} -1.5 TIME
shop_door_seconds_bucket{door="left",le="+Inf"} 1
# TYPE shop_guest_seconds histogram
# HELP shop_guest_seconds Time to serve a guest.
# TYPE shop_order_duration_seconds histogram
# HELP shop_order_duration_seconds Time to handle an order.
shop_order_duration_seconds_bucket{le="0.1"} 1
shop_order_duration_seconds_bucket{le="1.0"} 2 # {trace_id="KOO5S4vxi0o"} 0.67 TIME
shop_order_duration_seconds_bucket{le="+Inf"} 3 # {} 17 TIME
shop_order_duration_seconds_sum 17.72
shop_order_duration_seconds_count 3
# TYPE shop_orders counter
# HELP shop_orders Orders handled.
shop_orders_total 2 # {trace_id="abc",span_id="d\"e\n\\f"} 2 TIME
# TYPE shop_sales unknown
# HELP shop_sales Orders handled. Renamed to shop_orders_total; here until 2.0.
shop_sales 2
# TYPE shop_spent_seconds counter
# HELP shop_spent_seconds Seconds spent.
shop_spent_seconds_total 0.5 # {trace_id="xyz"} 0.5 TIME
# TYPE shop_visits unknown
# HELP shop_visits Visits, as another system calls them.
shop_visits 1
# EOF
"#
    );
    let with_exemplars = registry.render();
    assert!(!with_exemplars.contains(" # "), "{with_exemplars}");
    assert_eq!(text.lines().count() + 4, with_exemplars.lines().count());
}

#[test]
fn the_last_exemplar_of_a_bucket_stays() {
    let registry = Registry::new();
    let duration = ShopMetrics::register_in(&registry).order_duration_seconds;
    for (value, id) in [(0.5, "first"), (5.0, "other"), (0.25, "last")] {
        duration.record_with_exemplar(value, [("id", id)]);
    }
    duration.record(0.75);
    assert_eq!(
        lines(&registry, "shop_order_duration_seconds_bucket"),
        "shop_order_duration_seconds_bucket{le=\"0.1\"} 0\n\
         shop_order_duration_seconds_bucket{le=\"1.0\"} 3 # {id=\"last\"} 0.25 TIME\n\
         shop_order_duration_seconds_bucket{le=\"+Inf\"} 4 # {id=\"other\"} 5 TIME\n"
    );
}

#[test]
fn what_is_too_long_is_recorded_without() {
    let registry = Registry::new();
    let shop = ShopMetrics::register_in(&registry);
    let value = |len| "x".repeat(len);
    shop.order_duration_seconds
        .record_with_exemplar(0.5, [("trace_id", value(121))]);
    shop.orders_total
        .increment_with_exemplar(3, [("trace-id", "abc")]);
    assert!(!registry.render_openmetrics().contains(" # {"));
    assert_eq!(
        (shop.order_duration_seconds.count(), shop.orders_total.get()),
        (1, 3)
    );
    assert_eq!(
        (refused("histogram"), refused("counter")),
        (Some(1), Some(1))
    );

    shop.order_duration_seconds
        .record_with_exemplar(0.5, [("trace_id", value(120))]);
    let with = format!(
        "shop_order_duration_seconds_bucket{{le=\"1.0\"}} 2 # {{trace_id=\"{}\"}} 0.5 TIME\n",
        value(120)
    );
    assert!(lines(&registry, "shop_order_duration_seconds_bucket").contains(&with));
    assert_eq!(
        (refused("histogram"), refused("counter")),
        (Some(1), Some(1))
    );

    shop.order_duration_seconds
        .record_with_exemplar(f64::NAN, [("id", "nan")]);
    shop.spent_seconds_total
        .increment_with_exemplar(-1.0, [("id", "negative")]);
    assert!(!page(&registry).contains("nan") && !page(&registry).contains("negative"));
    assert_eq!(shop.order_duration_seconds.count(), 2);
}

#[test]
fn exemplars_go_with_their_series() {
    let registry = Registry::new();
    let guests = ShopMetrics::register_in(&registry).guest_seconds;
    let ada = guests.with(&"ada".into());
    ada.record_with_exemplar(0.5, [("id", "a")]);
    assert_eq!(
        lines(&registry, "shop_guest_seconds_bucket"),
        "shop_guest_seconds_bucket{guest=\"ada\",le=\"1.0\"} 1 # {id=\"a\"} 0.5 TIME\n\
         shop_guest_seconds_bucket{guest=\"ada\",le=\"+Inf\"} 1\n"
    );
    assert!(guests.remove(&"ada".into()));
    ada.record_with_exemplar(0.5, [("id", "late")]);
    guests.with(&"ada".into());
    assert_eq!(
        lines(&registry, "shop_guest_seconds_bucket"),
        "shop_guest_seconds_bucket{guest=\"ada\",le=\"1.0\"} 0\n\
         shop_guest_seconds_bucket{guest=\"ada\",le=\"+Inf\"} 0\n"
    );
}

#[test]
fn exemplars_of_many_threads_are_whole() {
    let registry = Registry::new();
    let shop = ShopMetrics::register_in(&registry);
    thread::scope(|scope| {
        for thread in 0..4 {
            scope.spawn(move || {
                for n in 0..2000 {
                    let value = f64::from(thread * 10_000 + n);
                    let id = value.to_string();
                    shop.order_duration_seconds
                        .record_with_exemplar(value, [("id", &id)]);
                }
            });
        }
        for _ in 0..50 {
            for line in lines(&registry, "shop_order_duration_seconds_bucket").lines() {
                if let Some((_, exemplar)) = line.split_once(" # {id=\"") {
                    let (id, rest) = exemplar.split_once("\"} ").expect("an id");
                    assert_eq!(rest, format!("{id} TIME"));
                }
            }
        }
    });
    // An exemplar that comes while the page reads the one before is not kept: each bucket gets one more.
    for value in [0.05, 0.5, 5.0] {
        shop.order_duration_seconds
            .record_with_exemplar(value, [("id", "last")]);
    }
    assert_eq!(shop.order_duration_seconds.count(), 8003);
    assert_eq!(page(&registry).matches(" # {id=\"last\"").count(), 3);
}

#[test]
fn an_exemplar_stays_when_the_facade_counts() {
    let registry = Registry::new();
    let shop = ShopMetrics::register_in(&registry);
    metrics::with_local_recorder(&registry.recorder(), || {
        metrics::counter!("shop_orders_total").increment(1);
    });
    shop.orders_total
        .increment_with_exemplar(1, [("id", "ours")]);
    assert_eq!(
        lines(&registry, "shop_orders_total"),
        "shop_orders_total 2 # {id=\"ours\"} 1 TIME\n"
    );
}
