//! What a server answers: pages in several codings, parts of pages, the health, and what there is.

mod common;

use std::io::Read as _;
use std::thread;

use common::http::{Client, get};
use flate2::read::GzDecoder;
use metrics_runtime::{Counter, Exporter, Gauge, Health, Metrics, Registry};

#[derive(Metrics)]
struct Shop {
    /// Orders handled.
    orders_total: Counter,
    /// Orders that wait.
    orders_waiting: Gauge,
}

fn serve() -> Exporter {
    let registry = Registry::new();
    let shop = Shop::register_in(&registry);
    shop.orders_total.increment(3);
    shop.orders_waiting.set(0);
    Exporter::builder()
        .registry(&registry)
        .serve("127.0.0.1:0")
        .unwrap()
}

#[test]
fn a_page_is_compressed_where_that_is_taken() {
    let exporter = serve();
    let mut client = Client::connect(exporter.local_addr());
    client.send("GET /metrics HTTP/1.1\r\nHost: a\r\nAccept-Encoding: deflate, gzip;q=0.5\r\n\r\n");
    let head = client.head();
    assert_eq!(head.header("content-encoding"), Some("gzip"));
    let body = client.body(&head);
    let mut page = String::new();
    GzDecoder::new(&*body).read_to_string(&mut page).unwrap();
    assert_eq!(page, exporter.render());

    // As long as a `GET` says, and nothing of it.
    client.send("HEAD /metrics HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n");
    let only_head = client.head();
    assert_eq!(
        only_head.header("content-length"),
        head.header("content-length")
    );

    let plain = client.ask("Accept-Encoding: br\r\n");
    assert_eq!(plain.header("content-encoding"), None);
    assert_eq!(plain.body, exporter.render());
    let nothing = client.ask("Accept-Encoding: identity;q=0, br\r\n");
    assert_eq!(nothing.status, 406);
    assert!(nothing.body.contains("gzip"), "{}", nothing.body);
}

/// Scrapes of one moment that want other formats and codings each get what they want.
#[test]
fn scrapes_at_once_do_not_mix() {
    let exporter = serve();
    let address = exporter.local_addr();
    let text = exporter.render();
    let wants = [
        "",
        "Accept-Encoding: gzip\r\n",
        "Accept: application/openmetrics-text\r\n",
    ];
    let clients: Vec<_> = (0..48)
        .map(|n| {
            thread::spawn(move || {
                let mut client = Client::connect(address);
                let want = wants[n % 3];
                client.send(&format!("GET /metrics HTTP/1.1\r\nHost: a\r\n{want}\r\n"));
                let head = client.head();
                (n % 3, client.body(&head))
            })
        })
        .collect();
    for client in clients {
        let (want, mut body) = client.join().unwrap();
        if want == 1 {
            let compressed = std::mem::take(&mut body);
            GzDecoder::new(&*compressed).read_to_end(&mut body).unwrap();
        }
        let page = String::from_utf8(body).unwrap();
        if want == 2 {
            assert!(page.ends_with("# EOF\n"), "{page}");
        } else {
            assert_eq!(page, text);
        }
    }
}

#[test]
fn a_part_of_the_page_by_names() {
    let exporter = serve();
    let mut client = Client::connect(exporter.local_addr());
    let orders =
        "# HELP orders_total Orders handled.\n# TYPE orders_total counter\norders_total 3\n";
    for query in [
        "name[]=orders_total",
        "name%5B%5D=orders_total&name[]=nobody",
    ] {
        let answer = client.request("GET", &format!("/metrics?{query}"));
        assert_eq!((answer.status, &*answer.body), (200, orders), "{query}");
    }
    let both = client.request("GET", "/metrics?name[]=orders_waiting&name[]=orders_total");
    assert_eq!(both.body, exporter.render());
    assert_eq!(client.request("GET", "/metrics?name[]=nobody").body, "");
    assert_eq!(
        client.request("GET", "/metrics?name=nobody").body,
        exporter.render()
    );
}

#[test]
fn times_of_registration_are_there_for_those_who_asked() {
    let page = |created, names: &str| {
        let registry = Registry::new();
        let shop = Shop::register_in(&registry);
        shop.orders_waiting.set(2);
        let exporter = Exporter::builder()
            .registry(&registry)
            .created(created)
            .serve("127.0.0.1:0")
            .unwrap();
        let mut client = Client::connect(exporter.local_addr());
        client.send(&format!(
            "GET /metrics?{names} HTTP/1.1\r\nHost: a\r\nAccept: application/openmetrics-text\r\n\r\n"
        ));
        let head = client.head();
        String::from_utf8(client.body(&head)).unwrap()
    };
    let created = |page: &str| page.matches("_created ").count();
    assert_eq!(created(&page(true, "")), 1);
    assert!(page(true, "").contains("\norders_total 0\norders_created 1"));
    assert_eq!(created(&page(true, "name[]=orders_waiting")), 0);
    assert_eq!(created(&page(true, "name[]=orders_created")), 1);
    assert_eq!(created(&page(false, "")), 0);
}

#[test]
#[cfg(feature = "protobuf")]
fn protobuf_as_prometheus_asks_for_it() {
    let registry = Registry::new();
    Shop::register_in(&registry).orders_total.increment(3);
    let exporter = Exporter::builder().registry(&registry);
    let exporter = exporter.serve("127.0.0.1:0").unwrap();
    let mut client = Client::connect(exporter.local_addr());
    let protobuf = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";
    client.send(&format!(
        "GET /metrics HTTP/1.1\r\nHost: a\r\nAccept: {protobuf},application/openmetrics-text;version=1.0.0;q=0.8,*/*;q=0.1\r\n\r\n"
    ));
    let head = client.head();
    let content_type = head.header("content-type").unwrap();
    assert_eq!(content_type.replace("; ", ";"), protobuf);
    assert_eq!(client.body(&head), registry.render_protobuf());

    let refused = client.ask("Accept: image/png, */*;q=0\r\n");
    assert_eq!(refused.status, 406);
    assert_eq!(
        refused.body,
        "not acceptable: the metrics are text/plain; version=0.0.4, or text/plain; version=1.0.0, or application/openmetrics-text; version=0.0.1, or application/openmetrics-text; version=1.0.0, or application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited\n"
    );
}

#[test]
fn the_health_of_the_components() {
    let health = Health::new();
    let exporter = Exporter::builder()
        .registry(&Registry::new())
        .health(&health)
        .serve("127.0.0.1:0")
        .unwrap();
    let mut client = Client::connect(exporter.local_addr());
    let mut ask = || {
        let answer = client.request("GET", "/health");
        assert_eq!(answer.header("content-type"), Some("application/json"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        (answer.status, answer.body)
    };
    assert_eq!(
        ask(),
        (200, r#"{"components":{},"status":"healthy"}"#.to_owned())
    );
    health.up("queue");
    health.down("database", "no \"route\"\nto host");
    assert!(!health.is_up());
    let down = r#"{"components":{"database":{"reason":"no \"route\"\nto host","status":"unhealthy"},"queue":{"status":"healthy"}},"status":"unhealthy"}"#;
    assert_eq!(ask(), (503, down.to_owned()));
    exporter.health().up("database");
    assert_eq!(ask().0, 200);
    health.down("queue", "full");
    assert_eq!(ask().0, 503);
    health.remove("queue");
    assert_eq!(ask().0, 200);
    assert_eq!(client.request("POST", "/health").status, 405);
    let head = Client::connect(exporter.local_addr()).request("HEAD", "/health");
    assert_eq!((head.status, &*head.body), (200, ""));
}

#[test]
fn the_root_links_what_there_is() {
    let exporter = serve();
    let mut client = Client::connect(exporter.local_addr());
    let root = client.request("GET", "/");
    assert_eq!(root.status, 200);
    assert_eq!(
        root.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    let links: Vec<_> = root
        .body
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert_eq!(links, ["/metrics", "/health"]);
    for link in links {
        assert_eq!(client.request("GET", link).status, 200, "{link}");
    }
}

#[test]
fn without_words_it_listens_on_the_loopback_alone() {
    // The port may be taken by whatever else runs here; then the error names the address.
    match Exporter::builder().registry(&Registry::new()).start() {
        Ok(exporter) => {
            assert_eq!(exporter.local_addr().to_string(), "127.0.0.1:9464");
            assert_eq!(get(exporter.local_addr()), "");
        }
        Err(error) => {
            let text = error.to_string();
            assert!(
                text.starts_with("cannot listen on 127.0.0.1:9464: "),
                "{text}"
            );
        }
    }
}
