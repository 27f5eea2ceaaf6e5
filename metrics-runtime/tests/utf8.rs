//! Names of the facade with characters that only newer clients can read.

mod common;

use common::http::Client;
use common::warnings;
use metrics_runtime::{
    Buckets, Exporter, Gauge, InstallError, Matcher, Metrics, Recorder, Registry, metrics,
};

fn recorder(registry: &Registry) -> Recorder {
    let buckets = Buckets::new(&[1.0]);
    let recorder = registry.recorder().buckets(Matcher::prefix(""), buckets);
    recorder.expect("a rule").utf8(true)
}

/// A registry with names of all kinds.
fn registry() -> Registry {
    let registry = Registry::new();
    metrics::with_local_recorder(&recorder(&registry), || {
        metrics::describe_counter!("http.requests_total", "Requests by \"method\".");
        metrics::counter!("http.requests_total", "http.method" => "get", "code" => "200")
            .increment(3);
        metrics::gauge!("größe \"a\\b\"\n").set(2.5);
        metrics::histogram!("wait.time", "queue name" => "a\"b").record(0.5);
        metrics::counter!("plain_total", "by" => "name").increment(1);
    });
    registry
}

/// The type of the page and its lines, for a client that accepts this.
fn page(registry: &Registry, accept: &str, query: &str) -> (String, String) {
    let exporter = Exporter::builder().registry(registry).serve("127.0.0.1:0");
    let exporter = exporter.expect("it listens");
    let mut client = Client::connect(exporter.local_addr());
    client.send(&format!(
        "GET /metrics{query} HTTP/1.1\r\nHost: a\r\nAccept: {accept}\r\n\r\n"
    ));
    let answer = client.answer(true);
    let content_type = answer.header("content-type").expect("a type").to_owned();
    (content_type, answer.body)
}

const QUOTED: &str = r#"# TYPE "größe \"a\\b\"\n" gauge
{"größe \"a\\b\"\n"} 2.5
# HELP "http.requests_total" Requests by "method".
# TYPE "http.requests_total" counter
{"http.requests_total",code="200","http.method"="get"} 3
# TYPE plain_total counter
plain_total{by="name"} 1
# TYPE "wait.time" histogram
{"wait.time_bucket","queue name"="a\"b",le="1.0"} 1
{"wait.time_bucket","queue name"="a\"b",le="+Inf"} 1
{"wait.time_sum","queue name"="a\"b"} 0.5
{"wait.time_count","queue name"="a\"b"} 1
"#;

const UNDERSCORES: &str = r#"# TYPE gr__e__a_b__ gauge
gr__e__a_b__ 2.5
# HELP http_requests_total Requests by "method".
# TYPE http_requests_total counter
http_requests_total{code="200",http_method="get"} 3
# TYPE plain_total counter
plain_total{by="name"} 1
# TYPE wait_time histogram
wait_time_bucket{queue_name="a\"b",le="1.0"} 1
wait_time_bucket{queue_name="a\"b",le="+Inf"} 1
wait_time_sum{queue_name="a\"b"} 0.5
wait_time_count{queue_name="a\"b"} 1
"#;

const DOTS: &str = r#"# TYPE gr____e____a__b____ gauge
gr____e____a__b____ 2.5
# HELP http_dot_requests__total Requests by "method".
# TYPE http_dot_requests__total counter
http_dot_requests__total{code="200",http_dot_method="get"} 3
# TYPE plain_total counter
plain_total{by="name"} 1
# TYPE wait_dot_time histogram
wait_dot_time_bucket{queue__name="a\"b",le="1.0"} 1
wait_dot_time_bucket{queue__name="a\"b",le="+Inf"} 1
wait_dot_time_sum{queue__name="a\"b"} 0.5
wait_dot_time_count{queue__name="a\"b"} 1
"#;

const VALUES: &str = r#"# TYPE U__gr_f6__df_e_20__22_a_5c_b_22__a_ gauge
U__gr_f6__df_e_20__22_a_5c_b_22__a_ 2.5
# HELP U__http_2e_requests__total Requests by "method".
# TYPE U__http_2e_requests__total counter
U__http_2e_requests__total{code="200",U__http_2e_method="get"} 3
# TYPE U__wait_2e_time histogram
U__wait_2e_time_bucket{U__queue_20_name="a\"b",le="1.0"} 1
U__wait_2e_time_bucket{U__queue_20_name="a\"b",le="+Inf"} 1
U__wait_2e_time_sum{U__queue_20_name="a\"b"} 0.5
U__wait_2e_time_count{U__queue_20_name="a\"b"} 1
# TYPE plain_total counter
plain_total{by="name"} 1
"#;

#[test]
fn names_are_shown_by_the_scheme_that_is_asked_for() {
    let registry = registry();
    for (scheme, expected) in [
        ("allow-utf-8", QUOTED),
        ("underscores", UNDERSCORES),
        ("dots", DOTS),
        ("values", VALUES),
    ] {
        let accept = format!("text/plain;version=1.0.0;escaping={scheme}");
        let (content_type, shown) = page(&registry, &accept, "");
        assert_eq!(shown, expected);
        assert_eq!(
            content_type,
            format!("text/plain; version=1.0.0; charset=utf-8; escaping={scheme}")
        );
    }
    for accept in [
        "*/*",
        "text/plain;version=0.0.4",
        "text/plain;version=1.0.0",
    ] {
        assert_eq!(page(&registry, accept, "").1, UNDERSCORES, "{accept}");
    }
    assert_eq!(registry.render(), UNDERSCORES);
}

#[test]
fn openmetrics_quotes_the_names_of_families_and_samples() {
    let openmetrics = "application/openmetrics-text;escaping=allow-utf-8";
    let query = "?name[]=http.requests_total&name[]=wait_time";
    let (_, shown) = page(&registry(), openmetrics, query);
    assert_eq!(
        shown,
        r#"# TYPE "http.requests" counter
# HELP "http.requests" Requests by \"method\".
{"http.requests_total",code="200","http.method"="get"} 3
# TYPE "wait.time" histogram
{"wait.time_bucket","queue name"="a\"b",le="1.0"} 1
{"wait.time_bucket","queue name"="a\"b",le="+Inf"} 1
{"wait.time_sum","queue name"="a\"b"} 0.5
{"wait.time_count","queue name"="a\"b"} 1
# EOF
"#
    );
}

#[test]
fn created_time_has_a_quoted_name() {
    let registry = registry();
    let exporter = Exporter::builder().registry(&registry).created(true);
    let exporter = exporter.serve("127.0.0.1:0").expect("it listens");
    let mut client = Client::connect(exporter.local_addr());
    client.send("GET /metrics HTTP/1.1\r\nHost: a\r\nAccept: application/openmetrics-text;escaping=allow-utf-8\r\n\r\n");
    let shown = client.answer(true).body;
    let created = "\n{\"http.requests_created\",code=\"200\",\"http.method\"=\"get\"} ";
    assert!(shown.contains(created), "{shown}");
}

#[derive(Metrics)]
#[metrics(scoped)]
struct Declared {
    /// Jobs that wait.
    jobs_dot_waiting: Gauge,
}

/// Refused names are told, with those that they would read as.
#[test]
fn names_that_read_the_same_by_some_scheme_are_a_conflict_told_by_both() {
    for (first, second) in [
        ("a.b", "a_b"),
        ("a_b", "a.b"),
        ("a.b", "a-b"),
        ("a.b", "a_dot_b"),
        ("a_dot_b", "a.b"),
        ("U__a_2e_b", "a.b"),
        ("a.b", "U__a_2e_b"),
    ] {
        let registry = Registry::new();
        let ((), logged) = warnings::during(|| {
            metrics::with_local_recorder(&recorder(&registry), || {
                metrics::gauge!(first).set(1.0);
                metrics::gauge!(second).set(2.0);
            });
        });
        assert!(
            registry.render().contains("facade_refused_total"),
            "{first}"
        );
        assert_eq!(logged.len(), 1, "{logged:?}");
        for name in [first, second] {
            assert!(logged[0].contains(name), "{logged:?}");
        }
    }
}

#[test]
fn declaration_that_a_name_would_read_as_is_a_conflict() {
    let registry = Registry::new();
    metrics::with_local_recorder(&recorder(&registry), || {
        metrics::gauge!("jobs.waiting").set(1.0);
    });
    let refused = Declared::try_register_in(&registry).err();
    let refused = refused.map(|error| error.to_string()).unwrap_or_default();
    assert!(
        refused
            .starts_with("`jobs_dot_waiting` is how `jobs.waiting` reads where names are escaped"),
        "{refused}"
    );

    let registry = Registry::new();
    Declared::register_in(&registry).jobs_dot_waiting.set(1);
    metrics::with_local_recorder(&recorder(&registry), || {
        metrics::gauge!("jobs.waiting").set(1.0);
    });
    assert!(!registry.render().contains("jobs_waiting"));
}

#[test]
fn samples_meet_by_their_escaped_names() {
    let registry = Registry::new();
    metrics::with_local_recorder(&recorder(&registry), || {
        metrics::histogram!("a.b").record(1.0);
        metrics::gauge!("a.b_sum").set(1.0);
        metrics::gauge!("a_dot_b_sum").set(1.0);
        metrics::gauge!("a_dot_b_max").set(1.0);
    });
    let page = registry.render();
    let gauges = page.lines().filter(|line| line.ends_with(" gauge"));
    assert_eq!(gauges.collect::<Vec<_>>(), ["# TYPE a_dot_b_max gauge"]);
}

#[test]
fn labels_that_read_the_same_are_one_label() {
    let registry = Registry::new();
    metrics::with_local_recorder(&recorder(&registry), || {
        metrics::counter!("calls_total", "http.method" => "get").increment(1);
        metrics::counter!("calls_total", "http_method" => "get").increment(2);
        metrics::counter!("calls_total", "http-method" => "put").increment(4);
    });
    let samples = "calls_total{http_method=\"get\"} 3\ncalls_total{http_method=\"put\"} 4\n";
    let page = registry.render();
    assert!(page.contains(samples), "{page}");
    let told = "metrics_runtime_facade_labels_changed_total{family=\"calls_total\"} ";
    assert!(page.contains(told), "{page}");
}

#[test]
fn no_label_of_a_key_is_lost() {
    let registry = Registry::new();
    metrics::with_local_recorder(&recorder(&registry), || {
        let twins = [
            ("a.b", "1"),
            ("a_b", "2"),
            ("a-b", "3"),
            ("", "4"),
            ("__x", "5"),
        ];
        metrics::gauge!("twins", &twins[..3]).set(1.0);
        metrics::gauge!("twins", &twins).set(2.0);
        metrics::histogram!("times", "le" => "x", "a.b" => "y").record(1.0);
    });
    let page = registry.render();
    for sample in [
        "twins{a_b=\"3\",a_b_2=\"1\",a_b_3=\"2\"} 1\n",
        "times_count{a_b=\"y\",exported_le=\"x\"} 1\n",
    ] {
        assert!(page.contains(sample), "{page}");
    }
    let all = page
        .lines()
        .find(|line| line.starts_with("twins{") && line.ends_with(" 2"));
    assert_eq!(
        all.map(|line| line.matches("=\"").count()),
        Some(5),
        "{page}"
    );
}

#[test]
fn names_are_not_kept_without_the_setting() {
    let registry = Registry::new();
    metrics::with_local_recorder(&registry.recorder(), || {
        metrics::gauge!("http.requests", "http.method" => "get").set(1.0);
    });
    let (content_type, shown) = page(
        &registry,
        "text/plain;version=1.0.0;escaping=allow-utf-8",
        "",
    );
    assert!(content_type.ends_with("escaping=allow-utf-8"));
    assert!(
        shown.contains("\nhttp_requests{http_method=\"get\"} 1\n"),
        "{shown}"
    );
}

#[test]
fn setting_that_could_do_nothing_is_an_error() {
    let registry = Registry::new();
    let beside = Exporter::builder().registry(&registry).utf8(true).install();
    assert!(matches!(beside, Err(InstallError::Unused(_))), "{beside:?}");
}
