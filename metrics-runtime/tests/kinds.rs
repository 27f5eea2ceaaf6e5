//! State sets, infos and summaries: whole pages in both formats, and what other recorders and the facade make of them.

mod common;

use std::sync::{Arc, Mutex};

use metrics_runtime::catalog::{MetricType, Values};
use metrics_runtime::metrics::{self, gauge, with_local_recorder};
use metrics_runtime::{
    Counter, Family, Gauge, Info, LabelSet, LabelValue, Metrics, RegisterError, Registry,
    Removable, StateSet, catalog,
};

#[derive(LabelValue, Clone, Copy)]
enum Health {
    Healthy,
    Degraded,
    #[label(rename = "un\"healthy\\")]
    Unhealthy,
}

#[derive(LabelValue, Clone, Copy)]
enum Circuit {
    Closed,
    Open,
    HalfOpen,
}

#[derive(LabelSet)]
struct Component<'a> {
    component: &'a str,
}

#[derive(Metrics)]
#[metrics(scoped)]
struct States {
    /// Overall health status.
    devskyy_health_status: StateSet<Health>,
    /// State of the circuit breaker of a component.
    #[metric(label = "state")]
    circuit_breaker_state: Family<Component<'static>, StateSet<Circuit>>,
    /// State of a session.
    #[metric(removable, labels("session"))]
    session_state: Family<u8, StateSet<Circuit>, Removable>,
    /// Whether the lamp burns.
    #[metric(lazy)]
    lamp_state: StateSet<bool>,
    /// State of the circuit, by whether it is day.
    #[metric(labels("day", place = "a"))]
    circuit_by_light: Family<bool, StateSet<Circuit>>,
}

#[test]
fn a_state_set_has_a_series_for_each_state() {
    let registry = Registry::new();
    let states = States::register_in(&registry);
    assert!(!states.devskyy_health_status.is(Health::Healthy));
    states.devskyy_health_status.set(Health::Healthy);
    states.devskyy_health_status.set(Health::Unhealthy);
    let breaker = |component| states.circuit_breaker_state.with(&Component { component });
    breaker("db").set(Circuit::Open);
    breaker("cache").enable(Circuit::HalfOpen, true);
    breaker("cache").enable(Circuit::Closed, true);
    breaker("cache").enable(Circuit::HalfOpen, false);
    states.session_state.with(&7).set(Circuit::Closed);
    states.session_state.with(&8).set(Circuit::Closed);
    assert!(states.session_state.remove(&8));
    states.circuit_by_light.with(&true).set(Circuit::Closed);
    let samples = "\
circuit_breaker_state{component=\"db\",state=\"closed\"} 0
circuit_breaker_state{component=\"db\",state=\"open\"} 1
circuit_breaker_state{component=\"db\",state=\"half_open\"} 0
circuit_breaker_state{component=\"cache\",state=\"closed\"} 1
circuit_breaker_state{component=\"cache\",state=\"open\"} 0
circuit_breaker_state{component=\"cache\",state=\"half_open\"} 0
";
    let by_day = "\
circuit_by_light{place=\"a\",day=\"false\",circuit_by_light=\"closed\"} 0
circuit_by_light{place=\"a\",day=\"false\",circuit_by_light=\"open\"} 0
circuit_by_light{place=\"a\",day=\"false\",circuit_by_light=\"half_open\"} 0
circuit_by_light{place=\"a\",day=\"true\",circuit_by_light=\"closed\"} 1
circuit_by_light{place=\"a\",day=\"true\",circuit_by_light=\"open\"} 0
circuit_by_light{place=\"a\",day=\"true\",circuit_by_light=\"half_open\"} 0
";
    let health = "\
devskyy_health_status{devskyy_health_status=\"healthy\"} 0
devskyy_health_status{devskyy_health_status=\"degraded\"} 0
devskyy_health_status{devskyy_health_status=\"un\\\"healthy\\\\\"} 1
";
    let session = "\
session_state{session=\"7\",session_state=\"closed\"} 1
session_state{session=\"7\",session_state=\"open\"} 0
session_state{session=\"7\",session_state=\"half_open\"} 0
";
    let page = |own_label: &str, other_label: &str| {
        format!(
            "# {other_label}HELP circuit_breaker_state State of the circuit breaker of a component.\n{samples}\
             # {own_label}HELP circuit_by_light State of the circuit, by whether it is day.\n{by_day}\
             # {own_label}HELP devskyy_health_status Overall health status.\n{health}\
             # {own_label}HELP session_state State of a session.\n{session}"
        )
    };
    let metadata = |page: String, type_first: bool| {
        // `# TYPE`, from the place where the help of a family stands.
        let lines = page.lines().map(|line| match line.strip_prefix("# ") {
            None => format!("{line}\n"),
            Some(rest) => {
                let (metric_type, help) = rest.split_once("HELP ").unwrap();
                let name = help.split_once(' ').unwrap().0;
                let (metric_type, help) = (
                    format!("# TYPE {name} {metric_type}\n"),
                    format!("# HELP {help}\n"),
                );
                if type_first {
                    metric_type + &help
                } else {
                    help + &metric_type
                }
            }
        });
        lines.collect::<String>()
    };
    assert_eq!(registry.render(), metadata(page("gauge", "gauge"), false));
    common::page::parse(&registry.render());
    assert_eq!(
        registry.render_openmetrics(),
        metadata(page("stateset", "gauge"), true) + "# EOF\n"
    );
}

#[test]
fn a_lazy_state_set_comes_with_its_first_state() {
    let registry = Registry::new();
    let states = States::register_in(&registry);
    assert!(!registry.render().contains("lamp_state"));
    states.lamp_state.set(false);
    let page = registry.render();
    assert!(
        page.contains("lamp_state{lamp_state=\"false\"} 1\nlamp_state{lamp_state=\"true\"} 0\n"),
        "{page}"
    );
}

#[test]
fn no_page_sees_two_states_or_none() {
    let registry = Registry::new();
    let states = States::register_in(&registry);
    let health = states.devskyy_health_status;
    health.set(Health::Healthy);
    std::thread::scope(|scope| {
        let setting = scope.spawn(move || {
            for _ in 0..5_000 {
                health.set(Health::Degraded);
                health.set(Health::Unhealthy);
                health.set(Health::Healthy);
            }
        });
        loop {
            let is_last = setting.is_finished();
            let families = common::page::parse(&registry.render());
            let family = families
                .iter()
                .find(|family| family.name == "devskyy_health_status");
            let samples = &family.unwrap().samples;
            let sum: f64 = samples.iter().map(|sample| sample.value).sum();
            assert_eq!(sum.to_bits(), 1.0_f64.to_bits());
            if is_last {
                break;
            }
        }
    });
}

#[derive(LabelSet)]
struct Platform<'a> {
    version: &'a str,
    environment: &'a str,
}

#[derive(Metrics)]
#[metrics(scoped)]
struct Infos {
    /// Platform info.
    devskyy_platform_info: Info<Platform<'static>>,
    /// Build, under an old name.
    #[metric(
        labels("revision", part = "core"),
        allow(info_suffix),
        reason = "dashboards ask for it"
    )]
    build: Info<String>,
}

#[test]
fn an_info_is_there_once_it_is_set_and_then_one_series() {
    let registry = Registry::new();
    let infos = Infos::register_in(&registry);
    assert_eq!(registry.render(), "");
    assert_eq!(registry.render_openmetrics(), "# EOF\n");
    let old = String::from("1.0");
    infos.devskyy_platform_info.set(&Platform {
        version: &old,
        environment: "test",
    });
    infos.devskyy_platform_info.set(&Platform {
        version: "2 \"x\"",
        environment: "",
    });
    infos.build.set(&"abc".to_owned());
    assert_eq!(
        registry.render(),
        "# HELP build Build, under an old name.\n\
         # TYPE build gauge\n\
         build{part=\"core\",revision=\"abc\"} 1\n\
         # HELP devskyy_platform_info Platform info.\n\
         # TYPE devskyy_platform_info gauge\n\
         devskyy_platform_info{version=\"2 \\\"x\\\"\"} 1\n"
    );
    common::page::parse(&registry.render());
    assert_eq!(
        registry.render_openmetrics(),
        "# TYPE build gauge\n\
         # HELP build Build, under an old name.\n\
         build{part=\"core\",revision=\"abc\"} 1\n\
         # TYPE devskyy_platform info\n\
         # HELP devskyy_platform Platform info.\n\
         devskyy_platform_info{version=\"2 \\\"x\\\"\"} 1\n\
         # EOF\n"
    );
    infos.build.clear();
    infos.devskyy_platform_info.clear();
    assert_eq!(registry.render(), "");
}

#[test]
fn an_info_that_is_too_long_is_cut_and_counted() {
    let registry = Registry::new();
    let infos = Infos::register_in(&registry);
    infos.build.set(&"x".repeat(5000));
    let page = registry.render();
    assert!(page.contains(&format!(
        "build{{part=\"core\",revision=\"{}\"}} 1\n",
        "x".repeat(4096)
    )));
    assert!(page.contains("metrics_runtime_label_values_cut_total{family=\"build\"} 1\n"));
}

#[derive(Metrics)]
#[metrics(scoped)]
#[expect(dead_code, reason = "nothing is recorded")]
struct Platforms {
    /// Counted like an info.
    devskyy_platform_total: Counter,
}

#[derive(Metrics)]
#[metrics(scoped)]
#[expect(dead_code, reason = "nothing is recorded")]
struct PlatformGauge {
    /// Called like the family of an info.
    devskyy_platform: Gauge,
}

#[test]
fn what_is_called_like_an_info_in_openmetrics_conflicts() {
    let registry = Registry::new();
    let _infos = Infos::register_in(&registry);
    let message = |error: Result<_, RegisterError>| error.err().unwrap().to_string();
    let counter = message(Platforms::try_register_in(&registry).map(|_| ()));
    assert!(
        counter.starts_with("`devskyy_platform_info` at "),
        "{counter}"
    );
    assert!(
        counter.contains(" meets `devskyy_platform` of the counter `devskyy_platform_total` at ")
    );
    let gauge = message(PlatformGauge::try_register_in(&registry).map(|_| ()));
    assert!(gauge.starts_with("`devskyy_platform` at "), "{gauge}");
    assert!(gauge.contains(" meets `devskyy_platform` of the info `devskyy_platform_info` at "));
}

#[test]
fn the_facade_cannot_write_infos_and_state_sets() {
    let registry = Registry::new();
    let _states = States::register_in(&registry);
    let _infos = Infos::register_in(&registry);
    with_local_recorder(&registry.recorder(), || {
        gauge!("devskyy_health_status").set(5);
        gauge!("build", "revision" => "1").set(1);
    });
    let page = registry.render();
    for family in ["devskyy_health_status", "build"] {
        let refused = format!("metrics_runtime_facade_refused_total{{family=\"{family}\"}} 1\n");
        assert!(page.contains(&refused), "{page}");
    }
}

/// What a recorder is told, as `name{labels} value`.
#[derive(Clone, Default)]
struct Told(Arc<Mutex<Vec<String>>>);

impl Told {
    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

struct Series(Told, String);

impl metrics::GaugeFn for Series {
    fn increment(&self, _: f64) {}
    fn decrement(&self, _: f64) {}
    fn set(&self, value: f64) {
        self.0.0.lock().unwrap().push(format!("{} {value}", self.1));
    }
}

impl metrics::HistogramFn for Series {
    fn record(&self, value: f64) {
        metrics::GaugeFn::set(self, value);
    }
}

impl Told {
    fn series(&self, key: &metrics::Key) -> Arc<Series> {
        let labels = key
            .labels()
            .map(|label| format!("{}={}", label.key(), label.value()));
        let labels: Vec<_> = labels.collect();
        let text = format!("{}{{{}}}", key.name(), labels.join(","));
        Arc::new(Series(self.clone(), text))
    }
}

impl metrics::Recorder for Told {
    fn describe_counter(
        &self,
        _: metrics::KeyName,
        _: Option<metrics::Unit>,
        _: metrics::SharedString,
    ) {
    }
    fn describe_gauge(
        &self,
        _: metrics::KeyName,
        _: Option<metrics::Unit>,
        _: metrics::SharedString,
    ) {
    }
    fn describe_histogram(
        &self,
        _: metrics::KeyName,
        _: Option<metrics::Unit>,
        _: metrics::SharedString,
    ) {
    }

    fn register_counter(&self, _: &metrics::Key, _: &metrics::Metadata<'_>) -> metrics::Counter {
        metrics::Counter::noop()
    }

    fn register_gauge(&self, key: &metrics::Key, _: &metrics::Metadata<'_>) -> metrics::Gauge {
        metrics::Gauge::from_arc(self.series(key))
    }

    fn register_histogram(
        &self,
        key: &metrics::Key,
        _: &metrics::Metadata<'_>,
    ) -> metrics::Histogram {
        metrics::Histogram::from_arc(self.series(key))
    }
}

#[test]
fn other_recorders_are_told_of_states_as_gauges() {
    #[derive(Metrics)]
    #[metrics(scoped)]
    struct Lamp {
        /// Whether the lamp burns.
        lamp_state: Family<Component<'static>, StateSet<bool>>,
    }
    let registry = Registry::new();
    let lamp = Lamp::register_in(&registry).lamp_state;
    let hall = lamp.with(&Component { component: "hall" });
    hall.set(true);
    let told = Told::default();
    registry.forward_to(told.clone());
    let lines = |on: u8| {
        [
            format!("lamp_state{{component=hall,lamp_state=false}} {}", 1 - on),
            format!("lamp_state{{component=hall,lamp_state=true}} {on}"),
        ]
    };
    assert_eq!(told.take(), lines(1));
    hall.set(false);
    assert_eq!(told.take(), lines(0));
}

#[test]
fn other_recorders_are_told_of_an_info_and_that_it_is_gone() {
    let registry = Registry::new();
    let told = Told::default();
    registry.forward_to(told.clone());
    let build = Infos::register_in(&registry).build;
    build.set(&"a".to_owned());
    assert_eq!(told.take(), ["build{part=core,revision=a} 1"]);
    build.set(&"a".to_owned());
    assert_eq!(told.take(), [""; 0]);
    build.set(&"b".to_owned());
    let both = [
        "build{part=core,revision=b} 1",
        "build{part=core,revision=a} 0",
    ];
    assert_eq!(told.take(), both);
    let later = Told::default();
    registry.forward_to(later.clone());
    assert_eq!(later.take(), ["build{part=core,revision=b} 1"]);
    build.clear();
    assert_eq!(told.take(), ["build{part=core,revision=b} 0"]);
}

#[test]
fn the_catalogue_knows_the_states() {
    let catalog = catalog();
    let family = |name| catalog.families().find(move |family| family.name == name);
    let breaker = family("circuit_breaker_state").unwrap();
    assert_eq!(breaker.metric_type, MetricType::StateSet);
    let labels: Vec<_> = breaker
        .labels
        .iter()
        .map(|label| (label.name, label.values.clone()))
        .collect();
    let states = Values::Closed(vec!["closed", "open", "half_open"]);
    assert_eq!(labels, [("component", Values::Open), ("state", states)]);
    let health = family("devskyy_health_status").unwrap();
    assert_eq!(health.labels[0].name, "devskyy_health_status");
    let build = family("build").unwrap();
    assert_eq!(build.metric_type, MetricType::Info);
    assert_eq!(build.exceptions[0].rule, "info_suffix");
}

#[cfg(feature = "summary")]
mod summaries {
    use std::time::Duration;

    use metrics_runtime::metrics::histogram;
    use metrics_runtime::{Summary, TestClock};

    use super::*;

    #[derive(Metrics)]
    #[metrics(
        scoped,
        allow(summary),
        reason = "the names are in a contract, and there is one instance"
    )]
    struct Summaries {
        /// Request size.
        #[metric(quantiles = [0.0, 0.5, 1.0], unit = "bytes")]
        devskyy_request_size_bytes: Summary,
        /// Call latency.
        #[metric(quantiles = [0.95], window = Duration::from_secs(30))]
        circuit_breaker_latency_seconds: Family<Component<'static>, Summary>,
        /// Order value.
        #[metric(quantiles = QUANTILES, labels("encrypted", shop = "a"))]
        order_value_usd: Family<bool, Summary>,
        /// Not yet.
        #[metric(quantiles = [0.5], lazy)]
        lazy_seconds: Summary,
    }

    const QUANTILES: &[f64] = &[0.5];

    #[test]
    fn a_summary_is_there_from_the_start_with_its_own_quantiles() {
        let registry = Registry::new();
        let clock = TestClock::new();
        let summaries = Summaries::register_in(&registry);
        let empty = "\
# HELP circuit_breaker_latency_seconds Call latency.
# TYPE circuit_breaker_latency_seconds summary
# HELP devskyy_request_size_bytes Request size.
# TYPE devskyy_request_size_bytes summary
devskyy_request_size_bytes{quantile=\"0.0\"} NaN
devskyy_request_size_bytes{quantile=\"0.5\"} NaN
devskyy_request_size_bytes{quantile=\"1.0\"} NaN
devskyy_request_size_bytes_sum 0
devskyy_request_size_bytes_count 0
# HELP order_value_usd Order value.
# TYPE order_value_usd summary
order_value_usd{shop=\"a\",encrypted=\"false\",quantile=\"0.5\"} NaN
order_value_usd_sum{shop=\"a\",encrypted=\"false\"} 0
order_value_usd_count{shop=\"a\",encrypted=\"false\"} 0
order_value_usd{shop=\"a\",encrypted=\"true\",quantile=\"0.5\"} NaN
order_value_usd_sum{shop=\"a\",encrypted=\"true\"} 0
order_value_usd_count{shop=\"a\",encrypted=\"true\"} 0
";
        assert_eq!(registry.render(), empty);
        common::page::parse(empty);

        let latency = summaries
            .circuit_breaker_latency_seconds
            .with(&Component { component: "db" });
        latency.time(|| clock.advance(Duration::from_millis(250)));
        let timer = latency.start();
        clock.advance(Duration::from_millis(250));
        assert_eq!(timer.stop(), Duration::from_millis(250));
        latency.start().discard();
        summaries.lazy_seconds.record(0);
        let openmetrics = registry.render_openmetrics();
        let quantile = latency.quantile(0.95).unwrap();
        assert!((quantile - 0.25).abs() < 3e-4, "{quantile}");
        let expected = format!(
            "# TYPE circuit_breaker_latency_seconds summary\n\
             # HELP circuit_breaker_latency_seconds Call latency.\n\
             circuit_breaker_latency_seconds{{component=\"db\",quantile=\"0.95\"}} {quantile}\n"
        );
        assert!(openmetrics.starts_with(&expected), "{openmetrics}");
        let rest = "\
circuit_breaker_latency_seconds_sum{component=\"db\"} 0.5
circuit_breaker_latency_seconds_count{component=\"db\"} 2
# TYPE devskyy_request_size_bytes summary
# UNIT devskyy_request_size_bytes bytes
# HELP devskyy_request_size_bytes Request size.
";
        assert!(openmetrics.contains(rest), "{openmetrics}");
        assert!(openmetrics.contains("\nlazy_seconds_count 1\n"));
    }

    #[test]
    fn the_catalogue_knows_quantiles_and_windows() {
        let catalog = catalog();
        let family = |name| catalog.families().find(move |family| family.name == name);
        let latency = family("circuit_breaker_latency_seconds").unwrap();
        assert_eq!(latency.quantiles, Some(&[0.95][..]));
        assert_eq!(latency.window, Some(Duration::from_secs(30)));
        assert_eq!(latency.max_series, 200);
        assert_eq!(
            family("lazy_seconds").unwrap().window,
            Some(Duration::from_secs(60))
        );
        #[cfg(feature = "serde")]
        assert!(catalog.to_json().contains("\"window\": 30.0"));
    }

    #[test]
    fn a_window_is_as_long_as_it_says() {
        let registry = Registry::new();
        let clock = TestClock::new();
        let summaries = Summaries::register_in(&registry);
        let short = summaries
            .circuit_breaker_latency_seconds
            .with(&Component { component: "db" });
        let long = summaries.devskyy_request_size_bytes;
        short.record(1);
        long.record(1);
        clock.advance(Duration::from_secs(19));
        assert!(short.quantile(0.5).is_some() && long.quantile(0.5).is_some());
        clock.advance(Duration::from_secs(12));
        assert!(short.quantile(0.5).is_none() && long.quantile(0.5).is_some());
        clock.advance(Duration::from_secs(30));
        assert!(long.quantile(0.5).is_none());
        assert_eq!((long.count(), short.count()), (1, 1));
    }

    #[test]
    fn the_facade_and_a_declaration_share_a_summary() {
        let registry = Registry::new();
        let summaries = Summaries::register_in(&registry);
        with_local_recorder(&registry.recorder(), || {
            histogram!("devskyy_request_size_bytes").record(3.0);
            histogram!("order_value_usd", "encrypted" => "true", "shop" => "a").record(4.0);
            histogram!("order_value_usd", "encrypted" => "perhaps", "shop" => "a").record(5.0);
            histogram!("circuit_breaker_latency_seconds", "component" => "db").record(6.0);
        });
        summaries.devskyy_request_size_bytes.record(4);
        assert_eq!(summaries.devskyy_request_size_bytes.count(), 2);
        assert_eq!(
            summaries.order_value_usd.with(&true).sum().to_bits(),
            4.0_f64.to_bits()
        );
        let series: Vec<_> = summaries
            .circuit_breaker_latency_seconds
            .iter()
            .map(|series| {
                (
                    series.label("component") == Some("db"),
                    series.metric().count(),
                )
            })
            .collect();
        assert_eq!(series, [(true, 1)]);
        let refused = "metrics_runtime_facade_refused_total{family=\"order_value_usd\"} 1\n";
        assert!(registry.render().contains(refused));
    }

    #[test]
    fn past_two_hundred_series_a_summary_overflows() {
        let registry = Registry::new();
        let latency = Summaries::register_in(&registry).circuit_breaker_latency_seconds;
        for n in 0..203 {
            latency
                .with(&Component {
                    component: &n.to_string(),
                })
                .record(n);
        }
        let page = registry.render();
        assert!(page.contains("circuit_breaker_latency_seconds_count{component=\"199\"} 1\n"));
        assert!(
            page.contains("circuit_breaker_latency_seconds_count{component=\"__overflow__\"} 3\n")
        );
    }

    #[test]
    fn declarations_with_other_quantiles_or_windows_conflict() {
        #[derive(Metrics)]
        #[metrics(scoped, allow(summary), reason = "a conflict is wanted")]
        #[expect(dead_code, reason = "nothing is recorded")]
        struct Quantiles {
            /// Request size.
            #[metric(quantiles = [0.5], unit = "bytes")]
            devskyy_request_size_bytes: Summary,
        }
        #[derive(Metrics)]
        #[metrics(scoped, allow(summary), reason = "a conflict is wanted")]
        #[expect(dead_code, reason = "nothing is recorded")]
        struct Window {
            /// Request size.
            #[metric(quantiles = [0.0, 0.5, 1.0], unit = "bytes", window = 2m)]
            devskyy_request_size_bytes: Summary,
        }
        let registry = Registry::new();
        let _summaries = Summaries::register_in(&registry);
        let error = Quantiles::try_register_in(&registry)
            .err()
            .unwrap()
            .to_string();
        assert!(
            error.contains("with different quantiles: [0.0, 0.5, 1.0] at "),
            "{error}"
        );
        let error = Window::try_register_in(&registry)
            .err()
            .unwrap()
            .to_string();
        assert!(error.contains("with different windows: 60s at "), "{error}");
    }

    #[test]
    fn other_recorders_are_told_what_a_summary_observes() {
        let registry = Registry::new();
        let told = Told::default();
        registry.forward_to(told.clone());
        let summaries = Summaries::register_in(&registry);
        told.take();
        summaries.devskyy_request_size_bytes.record(7);
        summaries.devskyy_request_size_bytes.record(f64::NAN);
        assert_eq!(told.take(), ["devskyy_request_size_bytes{} 7"]);
    }
}
