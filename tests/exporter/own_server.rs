//! The page in a server of the program's own.

use std::net::SocketAddr;
use std::sync::mpsc;
use std::thread;

use axum::Router;
use axum::routing::get;
use flate2::read::GzDecoder;
use metrics_runtime::{Exporter, Page};
use tokio::sync::oneshot;

/// A server that ends with the closure; the closure gets where it listens.
fn serve(router: Router, run: impl FnOnce(SocketAddr)) {
    let (end, ended) = oneshot::channel::<()>();
    let (address, addressed) = mpsc::channel();
    let server = thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        runtime.expect("a runtime").block_on(async move {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
            let listener = listener.expect("a free port");
            address
                .send(listener.local_addr().expect("an address"))
                .expect("it is waited for");
            let end = async {
                let _ = ended.await;
            };
            axum::serve(listener, router)
                .with_graceful_shutdown(end)
                .await
                .expect("it serves");
        });
    });
    run(addressed.recv().expect("it starts"));
    drop(end);
    server.join().expect("it ends");
}

fn page() -> (Page, &'static str) {
    let (registry, text) = super::registry();
    let page = Exporter::builder().registry(&registry).install();
    (page.expect("nothing is installed"), text)
}

#[test]
fn a_router_of_axum() {
    let (page, text) = page();
    let app = Router::new()
        .route("/", get(|| async { "the shop" }))
        .merge(page.router());
    serve(app, |address| {
        let call = |path: &str, accept: &str| {
            ureq::get(format!("http://{address}{path}"))
                .header("Accept", accept)
                .header("Accept-Encoding", "identity")
                .call()
        };
        let read = |path, accept| {
            let answer =
                call(path, accept).and_then(|mut answer| answer.body_mut().read_to_string());
            answer.expect("an answer")
        };
        assert_eq!(read("/", "*/*"), "the shop");
        assert_eq!(read("/metrics", "*/*"), text);
        assert!(read("/metrics", "application/openmetrics-text").ends_with("# EOF\n"));
        assert_eq!(read("/metrics?name[]=nothing", "*/*"), "");
        assert_eq!(read("/health", "*/*"), r#"{"components":{},"status":"up"}"#);
        page.health().down("queue", "full");
        assert!(matches!(
            call("/health", "*/*"),
            Err(ureq::Error::StatusCode(503))
        ));
        assert!(matches!(
            call("/metrics", "image/png"),
            Err(ureq::Error::StatusCode(406))
        ));
        let posted = ureq::post(format!("http://{address}/metrics")).send_empty();
        assert!(matches!(posted, Err(ureq::Error::StatusCode(405))));
    });
}

#[test]
fn a_service_wherever_it_is_routed() {
    let (page, text) = page();
    let app = Router::new().route_service("/internal/prometheus", page.service());
    serve(app, |address| {
        let mut answer = ureq::get(format!("http://{address}/internal/prometheus"))
            .header("Accept-Encoding", "gzip")
            .call()
            .expect("an answer");
        assert_eq!(answer.headers()["cache-control"], "no-store");
        let body = answer.body_mut().read_to_vec().expect("a body");
        let mut plain = String::new();
        std::io::Read::read_to_string(&mut GzDecoder::new(&*body), &mut plain).expect("gzip");
        assert_eq!(plain, text);
    });
}

#[test]
fn tokens_hold_there_as_well() {
    let (registry, text) = super::registry();
    let page = Exporter::builder()
        .registry(&registry)
        .bearer_token("t0ken")
        .install()
        .expect("nothing is installed");
    serve(page.router(), |address| {
        let url = format!("http://{address}/metrics");
        assert!(matches!(
            ureq::get(&url).call(),
            Err(ureq::Error::StatusCode(401))
        ));
        let answer = ureq::get(&url)
            .header("Authorization", "Bearer t0ken")
            .header("Accept-Encoding", "identity")
            .call()
            .and_then(|mut answer| answer.body_mut().read_to_string());
        assert_eq!(answer.expect("an answer"), text);
    });
}
