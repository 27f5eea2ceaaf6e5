//! Async collectors run on a runtime of their own.

mod common;

use std::future::pending;
use std::io;
use std::sync::mpsc;
use std::time::Duration;

use common::bounded::bounded;
use common::http::LIMIT;
use common::page::value;
use metrics_runtime::{Collection, Exporter, Gauge, Metrics, Registry};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

#[derive(Metrics)]
#[metrics(scoped)]
struct Server {
    /// The length of the queue of a server.
    server_queue_length: Gauge,
}

fn page(collection: Collection) -> metrics_runtime::Page {
    Exporter::builder()
        .registry(&Registry::new())
        .collect_within(LIMIT)
        .collector(collection)
        .install()
        .unwrap()
}

fn failures(page: &str, reason: &str) -> Option<f64> {
    let labels = [("collector", "server"), ("reason", reason)];
    value(page, "metrics_runtime_collector_failures_total", &labels)
}

#[test]
fn a_connection_stays_from_run_to_run() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    // Accepts once, and answers each byte with the next number.
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        for number in 1..=3 {
            io::Read::read_exact(&mut stream, &mut [0]).unwrap();
            io::Write::write_all(&mut stream, &[number]).unwrap();
        }
    });
    let mut connection = None;
    let page = page(Collection::from_async(
        "server",
        async move |server: &Server| -> Result<(), io::Error> {
            let mut stream: TcpStream = match connection.take() {
                Some(stream) => stream,
                None => TcpStream::connect(address).await?,
            };
            stream.write_all(&[0]).await?;
            server.server_queue_length.set(stream.read_u8().await?);
            connection = Some(stream);
            Ok(())
        },
    ));
    for number in 1..=3 {
        let page = page.render();
        assert_eq!(
            value(&page, "server_queue_length", &[]),
            Some(number.into())
        );
    }
    server.join().unwrap();
}

#[test]
fn a_run_is_cancelled_at_its_timeout() {
    /// Tells that it is dropped.
    struct Told(mpsc::Sender<()>);

    impl Drop for Told {
        fn drop(&mut self) {
            let _ = self.0.send(());
        }
    }

    let (dropped, drops) = mpsc::channel();
    let collection =
        Collection::from_async("server", async move |_: &Server| -> Result<(), io::Error> {
            let _told = Told(dropped.clone());
            pending().await
        });
    let page = page(collection.timeout(Duration::from_millis(10)));
    assert_eq!(failures(&page.render(), "timeout"), Some(1.0));
    drops.recv_timeout(LIMIT).unwrap();
}

#[test]
fn errors_and_panics_are_told_apart() {
    let mut panics = false;
    let page = page(Collection::from_async("server", async move |_: &Server| {
        tokio::time::sleep(Duration::from_millis(1)).await;
        panics = !panics;
        assert!(panics, "every second time");
        Err::<(), _>("no answer")
    }));
    let failures = || {
        let page = page.render();
        ["error", "panic", "timeout"].map(|reason| failures(&page, reason))
    };
    assert_eq!(failures(), [Some(1.0), Some(0.0), Some(0.0)]);
    assert_eq!(failures(), [Some(1.0), Some(1.0), Some(0.0)]);
    assert_eq!(failures(), [Some(2.0), Some(1.0), Some(0.0)]);
}

#[test]
fn an_exporter_lives_and_ends_in_the_programs_runtime() {
    bounded(|| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        runtime.block_on(async {
            let page = page(Collection::from_async(
                "server",
                async |server: &Server| -> Result<(), io::Error> {
                    tokio::task::spawn_blocking(|| ()).await?;
                    server.server_queue_length.set(1);
                    Ok(())
                },
            ));
            assert_eq!(value(&page.render(), "server_queue_length", &[]), Some(1.0));
            drop(page);
        });
    });
}
