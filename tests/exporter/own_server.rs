//! The page in a server of the program's own.

use std::future::poll_fn;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::mpsc;
use std::sync::{Arc, atomic::AtomicUsize, atomic::Ordering::Relaxed};
use std::task::Poll;
use std::thread;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use flate2::read::GzDecoder;
use http::Request;
use http_body_util::BodyExt as _;
use metrics_runtime::{Exporter, Gauge, Metrics, Page};
use tokio::sync::oneshot;
use tower::ServiceExt as _;

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
        assert_eq!(
            read("/health", "*/*"),
            r#"{"components":{},"status":"healthy"}"#
        );
        page.health().down("queue", "full");
        assert!(matches!(
            call("/health", "*/*"),
            Err(ureq::Error::StatusCode(503))
        ));
        assert!(matches!(
            call("/metrics", "image/png, */*;q=0"),
            Err(ureq::Error::StatusCode(406))
        ));
        let posted = ureq::post(format!("http://{address}/metrics")).send_empty();
        assert!(matches!(posted, Err(ureq::Error::StatusCode(405))));
    });
}

/// Not every server leaves out what nobody asked for.
#[test]
fn a_head_has_no_body() {
    let (page, text) = page();
    let request = Request::head("/").body(()).expect("a request");
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let response = runtime
        .expect("a runtime")
        .block_on(tower::ServiceExt::oneshot(page.service(), request));
    let response = response.expect("an answer");
    assert_eq!(
        response.headers()["content-length"],
        text.len().to_string().as_str()
    );
    assert!(http_body::Body::is_end_stream(response.body()));
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

#[test]
fn every_answer_forbids_guessing_its_type() {
    let (page, _) = page();
    page.health().down("queue", "full");
    serve(page.router(), |address| {
        for (path, accept_encoding, status) in [
            ("/metrics", "gzip", 200),
            ("/metrics", "identity;q=0, br", 406),
            ("/health", "identity", 503),
        ] {
            let agent = ureq::Agent::config_builder().http_status_as_error(false);
            let agent = agent.build().new_agent();
            let answer = agent
                .get(format!("http://{address}{path}"))
                .header("Accept-Encoding", accept_encoding)
                .call()
                .expect("an answer");
            assert_eq!(answer.status(), status, "{path}");
            assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
        }
        let posted = ureq::Agent::config_builder().http_status_as_error(false);
        let posted = posted.build().new_agent();
        let posted = posted
            .post(format!("http://{address}/metrics"))
            .send_empty();
        let posted = posted.expect("an answer");
        assert_eq!(posted.status(), 405);
        assert_eq!(posted.headers()["x-content-type-options"], "nosniff");
    });
}

#[derive(Metrics)]
#[metrics(scoped)]
struct Queue {
    /// Jobs.
    queue_jobs: Gauge,
}

/// Scrapes that come while a page is rendered share the next run of the collectors, and one rendering of what they select, however
/// they name that; nothing is rendered for those who left.
#[test]
fn who_left_costs_nothing() {
    const LIMIT: Duration = Duration::from_secs(60);
    let (running, runs) = mpsc::channel();
    let (release, released) = mpsc::channel::<()>();
    let rendered = Arc::new(AtomicUsize::new(0));
    let (registry, _) = super::registry();
    let queue = Queue::register_in(&registry);
    let count = rendered.clone();
    // It is computed once for each page.
    queue.queue_jobs.derive(move || {
        count.fetch_add(1, Relaxed);
        1
    });
    let page = Exporter::builder()
        .registry(&registry)
        .collect_within(LIMIT)
        .collect("slow", move |slow: &Slow| {
            slow.slow_level.set(1);
            running.send(()).map_err(|_| "the test is over")?;
            released.recv().map_err(|_| "the test is over")
        })
        .install()
        .expect("nothing is installed");
    let service = page.service();
    let ask = |names: String| {
        let request = Request::get(format!("/metrics{names}")).body(String::new());
        service.clone().oneshot(request.expect("a request"))
    };
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.expect("a runtime").block_on(async {
        let first = tokio::spawn(ask(String::new()));
        tokio::task::yield_now().await;
        runs.recv_timeout(LIMIT).expect("the first run");
        // They come while it runs, and leave.
        for n in 0..100 {
            let left = ask(format!("?name[]=queue_jobs&name[]=n{n}"));
            assert!(!is_ready(left).await);
        }
        let asked = [0, 1, 2].map(|n| tokio::spawn(ask(format!("?name[]=queue_jobs&name[]=n{n}"))));
        tokio::task::yield_now().await;
        release.send(()).expect("the first run waits");
        assert!(first.await.expect("no panic").is_ok());
        runs.recv_timeout(LIMIT).expect("the second run");
        release.send(()).expect("the second run waits");
        for answer in asked {
            let body = answer.await.expect("no panic").expect("an answer");
            let body = body.into_body().collect().await.expect("a body").to_bytes();
            assert!(body.ends_with(b"queue_jobs 1\n"), "{body:?}");
        }
    });
    assert_eq!(rendered.load(Relaxed), 1 + 1);
    assert!(runs.try_recv().is_err(), "a third run");
}

/// Scrapes that come before a rendering starts share it, and those that come later do not.
#[test]
fn a_rendering_is_shared_by_those_who_came_before_it() {
    const LIMIT: Duration = Duration::from_secs(60);
    let (running, runs) = mpsc::channel();
    let (release, released) = mpsc::channel::<()>();
    let rendered = Arc::new(AtomicUsize::new(0));
    let (registry, _) = super::registry();
    let count = rendered.clone();
    // Each page says how many there were.
    Queue::register_in(&registry)
        .queue_jobs
        .derive(move || count.fetch_add(1, Relaxed) + 1);
    let page = Exporter::builder()
        .registry(&registry)
        .collect_within(LIMIT)
        .collect("slow", move |_: &Slow| {
            running.send(()).map_err(|_| "the test is over")?;
            released.recv().map_err(|_| "the test is over")
        })
        .install()
        .expect("nothing is installed");
    let service = page.service();
    let ask = || {
        let request = Request::get("/metrics?name[]=queue_jobs").body(String::new());
        let answer = service.clone().oneshot(request.expect("a request"));
        tokio::spawn(async {
            let body = answer.await.expect("an answer").into_body();
            let body = body.collect().await.expect("a body").to_bytes();
            String::from_utf8(body.into()).expect("text")
        })
    };
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.expect("a runtime").block_on(async {
        let first = ask();
        tokio::task::yield_now().await;
        runs.recv_timeout(LIMIT).expect("the first run");
        let queued: Vec<_> = (0..50).map(|_| ask()).collect();
        tokio::task::yield_now().await;
        release.send(()).expect("the first run waits");
        runs.recv_timeout(LIMIT).expect("the second run");
        let late = ask();
        tokio::task::yield_now().await;
        release.send(()).expect("the second run waits");
        runs.recv_timeout(LIMIT).expect("the third run");
        release.send(()).expect("the third run waits");
        let is_page = |body: &str, number: usize| {
            let last = format!("\nqueue_jobs {number}\n");
            assert!(body.ends_with(&last), "not {number}: {body}");
        };
        is_page(&first.await.expect("no panic"), 1);
        for answer in queued {
            is_page(&answer.await.expect("no panic"), 2);
        }
        is_page(&late.await.expect("no panic"), 3);
    });
    assert_eq!(rendered.load(Relaxed), 3);
    assert!(runs.try_recv().is_err(), "a fourth run");
}

#[derive(Metrics)]
#[metrics(
    scoped,
    prefix = "shift",
    allow(unit_suffix),
    reason = "letters are no units here"
)]
#[expect(dead_code, reason = "most are only there to be asked for")]
struct Shifts {
    /// The number of the page, in the order in which pages are rendered.
    number: Gauge,
    /// A.
    a: Gauge,
    /// B.
    b: Gauge,
    /// C.
    c: Gauge,
    /// D.
    d: Gauge,
    /// E.
    e: Gauge,
    /// F.
    f: Gauge,
}

/// The query of a part with the number of its page, and with those of the other families whose bit is set.
fn part(bits: u32) -> String {
    let others = ('a'..='f').enumerate();
    let others = others.filter(|(bit, _)| bits & (1 << bit) != 0);
    let others = others.map(|(_, letter)| format!("&name[]=shift_{letter}"));
    format!("?name[]=shift_number{}", others.collect::<String>())
}

/// Many parts of the page wait, no two of them alike: whole pages go first, and one turn renders few of the parts.
#[test]
fn whole_pages_do_not_wait_for_all_parts() {
    const LIMIT: Duration = Duration::from_secs(60);
    const PARTS: u32 = 60;
    let (running, runs) = mpsc::channel();
    let (release, released) = mpsc::channel::<()>();
    let (registry, _) = super::registry();
    let rendered = AtomicUsize::new(0);
    let shifts = Shifts::register_in(&registry);
    shifts
        .number
        .derive(move || rendered.fetch_add(1, Relaxed) + 1);
    let page = Exporter::builder()
        .registry(&registry)
        .collect_within(LIMIT)
        .collect("slow", move |_: &Slow| {
            running.send(()).map_err(|_| "the test is over")?;
            released.recv().map_err(|_| "the test is over")
        })
        .install()
        .expect("nothing is installed");
    let service = page.service();
    let ask = |query: &str| {
        let request = Request::get(format!("/metrics{query}")).body(String::new());
        let answer = service.clone().oneshot(request.expect("a request"));
        tokio::spawn(async {
            let body = answer.await.expect("an answer").into_body();
            let body = body.collect().await.expect("a body").to_bytes();
            let text = String::from_utf8(body.into()).expect("text");
            let number = text
                .lines()
                .find_map(|line| line.strip_prefix("shift_number "));
            number.expect("a number").parse::<u32>().expect("a number")
        })
    };
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.expect("a runtime").block_on(async {
        let first = ask("");
        tokio::task::yield_now().await;
        runs.recv_timeout(LIMIT).expect("the first run");
        // They come while it is rendered.
        let parts: Vec<_> = (0..PARTS).map(|bits| ask(&part(bits))).collect();
        let second = ask("");
        tokio::task::yield_now().await;
        release.send(()).expect("the first run waits");
        runs.recv_timeout(LIMIT).expect("the second run");
        release.send(()).expect("the second run waits");
        assert_eq!(first.await.expect("no panic"), 1);
        assert_eq!(second.await.expect("no panic"), 2);
        runs.recv_timeout(LIMIT).expect("the third run");
        let third = ask("");
        // Another text for a part that waits.
        let same = ask(&format!("{}&name[]=nobody&name[]=shift_a", part(PARTS - 1)));
        tokio::task::yield_now().await;
        // This run, and all later ones, end without waiting.
        drop(release);
        let third = third.await.expect("no panic");
        assert!(third < PARTS / 4, "the third whole page was page {third}");
        let mut numbers = Vec::new();
        for part in parts {
            numbers.push(part.await.expect("no panic"));
        }
        // Those that came first were rendered first, each once.
        assert!(numbers.is_sorted_by(|a, b| a < b), "{numbers:?}");
        assert_eq!(numbers[numbers.len() - 1], PARTS + 3);
        assert_eq!(same.await.expect("no panic"), PARTS + 3);
    });
}

#[derive(Metrics)]
#[metrics(scoped)]
struct Slow {
    /// What is slow.
    slow_level: Gauge,
}

/// Polls a future once, and drops it; tells whether it was done.
async fn is_ready<F: Future>(future: F) -> bool {
    let mut future = pin!(future);
    poll_fn(|context| Poll::Ready(future.as_mut().poll(context).is_ready())).await
}
