//! Pages with what only the exporter asks for.

use std::time::{SystemTime, UNIX_EPOCH};

use super::{Format, RenderRequest};
#[cfg(feature = "summary")]
use crate::Summary;
use crate::{
    Counter, ExpiringGauge, Family, Gauge, Histogram, Info, Metrics, Registry, Removable, StateSet,
};

#[derive(Metrics)]
#[metrics(crate = crate, scoped, prefix = "shop")]
#[expect(dead_code, reason = "some are only there to be shown")]
struct ShopMetrics {
    /// Orders handled.
    #[metric(alias = "old_orders", until = "2.0")]
    orders_total: Counter,
    /// Visits, as another system calls them.
    #[metric(allow(counter_total), reason = "named by another system")]
    visits: Counter,
    /// Orders being handled.
    orders_waiting: Gauge,
    /// Money that an order brought.
    #[metric(buckets = [0.0], labels("paid"))]
    order_euros: Family<bool, Histogram>,
    /// Bytes that a guest sent.
    #[metric(labels("guest"))]
    guest_bytes_total: Family<String, Counter<f64>>,
    /// Bytes that a visitor sent.
    #[metric(labels("visitor"))]
    visitor_bytes_total: Family<String, Counter, Removable>,
}

/// The page, where times are `TIME`. They are those of the last minute.
fn with_created(registry: &Registry) -> String {
    let wanted = RenderRequest {
        created: true,
        ..RenderRequest::all(Format::OpenMetrics)
    };
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.expect("a clock").as_secs_f64();
    let line = |line: &str| {
        let Some((sample, time)) = line
            .rsplit_once(' ')
            .filter(|(sample, _)| sample.contains("_created"))
        else {
            return format!("{line}\n");
        };
        let time: f64 = time.parse().expect("seconds");
        assert!((now - 60.0..=now).contains(&time), "{line}");
        format!("{sample} TIME\n")
    };
    let page = String::from_utf8(registry.page(&wanted)).expect("text");
    page.lines().map(line).collect()
}

#[test]
fn created_follows_the_samples_of_each_series() {
    let registry = Registry::new();
    let shop = ShopMetrics::register_in(&registry);
    shop.guest_bytes_total.with(&"ada".into()).increment(0.5);
    shop.visitor_bytes_total.with(&"bob".into()).increment(1);
    shop.order_euros.with(&true).record(-5);
    assert_eq!(
        with_created(&registry),
        r#"# TYPE old_orders unknown
# HELP old_orders Orders handled. Renamed to shop_orders_total; here until 2.0.
old_orders 0
# TYPE shop_guest_bytes counter
# HELP shop_guest_bytes Bytes that a guest sent.
shop_guest_bytes_total{guest="ada"} 0.5
shop_guest_bytes_created{guest="ada"} TIME
# TYPE shop_order_euros histogram
# HELP shop_order_euros Money that an order brought.
shop_order_euros_bucket{paid="false",le="0.0"} 0
shop_order_euros_bucket{paid="false",le="+Inf"} 0
shop_order_euros_sum{paid="false"} 0
shop_order_euros_count{paid="false"} 0
shop_order_euros_created{paid="false"} TIME
shop_order_euros_bucket{paid="true",le="0.0"} 1
shop_order_euros_bucket{paid="true",le="+Inf"} 1
shop_order_euros_created{paid="true"} TIME
# TYPE shop_orders counter
# HELP shop_orders Orders handled.
shop_orders_total 0
shop_orders_created TIME
# TYPE shop_orders_waiting gauge
# HELP shop_orders_waiting Orders being handled.
shop_orders_waiting 0
# TYPE shop_visitor_bytes counter
# HELP shop_visitor_bytes Bytes that a visitor sent.
shop_visitor_bytes_total{visitor="bob"} 1
shop_visitor_bytes_created{visitor="bob"} TIME
# TYPE shop_visits unknown
# HELP shop_visits Visits, as another system calls them.
shop_visits 0
# EOF
"#
    );
    assert!(!registry.render_openmetrics().contains("_created"));
    let text = RenderRequest {
        created: true,
        ..RenderRequest::all(Format::Text)
    };
    assert_eq!(registry.page(&text), registry.render().into_bytes());
}

#[test]
fn what_only_has_a_state_has_no_created() {
    #[derive(Metrics)]
    #[metrics(crate = crate, scoped)]
    struct States {
        /// What was built.
        #[metric(labels("revision"))]
        built_info: Info<&'static str>,
        /// Whether it is ready.
        ready: StateSet<bool>,
        /// Load of an agent, as it tells.
        #[metric(idle = 60s)]
        agent_load: ExpiringGauge,
    }
    let registry = Registry::new();
    let states = States::register_in(&registry);
    states.built_info.set(&"a1");
    states.ready.set(false);
    states.agent_load.set(2);
    assert_eq!(with_created(&registry), registry.render_openmetrics());
    for (name, family) in [
        ("built_info", "built_info"),
        ("built", "built_info"),
        ("ready", "ready"),
        ("agent_load", "agent_load"),
    ] {
        assert_eq!(families(&registry, Format::Text, &[name]), [family]);
    }
}

#[cfg(feature = "summary")]
#[test]
fn declared_summaries_have_created_too() {
    #[derive(Metrics)]
    #[metrics(crate = crate, scoped)]
    #[expect(dead_code, reason = "it is only there to be shown")]
    struct Sizes {
        /// Size of a mail.
        #[metric(quantiles = [0.5], labels("final"), allow(summary), reason = "an example")]
        mail_size_bytes: Family<bool, Summary>,
    }
    let registry = Registry::new();
    let _sizes = Sizes::register_in(&registry);
    let page = with_created(&registry);
    assert!(page.contains("_created{final=\"false\"} TIME\n"), "{page}");
    assert!(
        page.ends_with("mail_size_bytes_created{final=\"true\"} TIME\n# EOF\n"),
        "{page}"
    );
    let named = families(&registry, Format::Text, &["mail_size_bytes_count"]);
    assert_eq!(named, ["mail_size_bytes"]);
}

#[cfg(feature = "summary")]
#[test]
fn summaries_of_the_facade_have_created_too() {
    let registry = Registry::new();
    metrics::with_local_recorder(&registry.recorder(), || {
        metrics::histogram!("latency").record(1.0);
    });
    let page = with_created(&registry);
    assert!(
        page.ends_with("latency_sum 1\nlatency_count 1\nlatency_created TIME\n# EOF\n"),
        "{page}"
    );
}

/// The names on the `# TYPE` lines.
fn families(registry: &Registry, format: Format, names: &[&str]) -> Vec<String> {
    let names: Vec<_> = names.iter().map(ToString::to_string).collect();
    let wanted = RenderRequest {
        names,
        ..RenderRequest::all(format)
    };
    let page = String::from_utf8(registry.page(&wanted)).expect("text");
    let types = page.lines().filter_map(|line| line.strip_prefix("# TYPE "));
    types
        .filter_map(|line| line.split(' ').next())
        .map(str::to_owned)
        .collect()
}

#[test]
fn only_families_that_are_asked_for_are_shown() {
    let registry = Registry::new();
    let _shop = ShopMetrics::register_in(&registry);
    let text = |names: &[&str]| families(&registry, Format::Text, names);
    let openmetrics = |names: &[&str]| families(&registry, Format::OpenMetrics, names);
    for name in [
        "shop_order_euros",
        "shop_order_euros_bucket",
        "shop_order_euros_sum",
        "shop_order_euros_count",
        "shop_order_euros_created",
    ] {
        assert_eq!(text(&[name]), ["shop_order_euros"], "{name}");
        assert_eq!(openmetrics(&[name]), ["shop_order_euros"], "{name}");
    }
    for name in [
        "shop_orders_total",
        "shop_orders",
        "shop_orders_created",
        "old_orders",
    ] {
        assert_eq!(text(&[name]), ["old_orders", "shop_orders_total"], "{name}");
        assert_eq!(
            openmetrics(&[name]),
            ["old_orders", "shop_orders"],
            "{name}"
        );
    }
    assert_eq!(
        text(&["nothing", "shop_orders_waiting", "shop_visits"]),
        ["shop_orders_waiting", "shop_visits"]
    );
    for name in [
        "nothing",
        "",
        "shop",
        "shop_orders_bucket",
        "shop_orders_waiting_created",
    ] {
        assert!(text(&[name]).is_empty(), "{name}");
    }
    assert_eq!(text(&[]).len(), 7);
    let none = RenderRequest {
        names: vec!["nothing".to_owned()],
        ..RenderRequest::all(Format::OpenMetrics)
    };
    assert_eq!(registry.page(&none), b"# EOF\n");
}

#[test]
fn a_part_of_the_page_has_the_types_of_the_whole() {
    let registry = Registry::new();
    metrics::with_local_recorder(&registry.recorder(), || {
        metrics::counter!("jobs_total").increment(1);
        metrics::gauge!("jobs").set(3.0);
    });
    let wanted = RenderRequest {
        names: vec!["jobs_total".to_owned()],
        ..RenderRequest::all(Format::OpenMetrics)
    };
    assert_eq!(
        registry.page(&wanted),
        b"# TYPE jobs_total unknown\njobs_total 1\n# EOF\n"
    );
}

#[cfg(feature = "protobuf")]
#[test]
fn created_and_names_hold_for_protobuf() {
    let registry = Registry::new();
    let _shop = ShopMetrics::register_in(&registry);
    let page = |created, names: &[&str]| {
        registry.page(&RenderRequest {
            created,
            names: names.iter().map(ToString::to_string).collect(),
            ..RenderRequest::all(Format::Protobuf)
        })
    };
    let all = page(false, &[]);
    assert_eq!(all, registry.render_protobuf());
    // Its times are no samples, and so always there.
    assert_eq!(all, page(true, &[]));
    let part = page(false, &["shop_orders_waiting"]);
    assert!(part.len() < all.len() && all.windows(part.len()).any(|window| window == part));
}
