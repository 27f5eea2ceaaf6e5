//! Scrapes: a page of many series over HTTP, on a connection that stays open.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Mutex, mpsc};
use std::thread;

use metrics_exporter_prometheus::PrometheusBuilder;
use metrics_runtime::{Exporter, Registry};

use crate::harness::{Contender, Item, OURS};
use crate::page::{fill, fill_upstream, ids};

/// How many series the page has.
const SERIES: usize = 100_000;

/// The items of the group.
#[must_use]
pub fn items() -> Vec<Item> {
    let ids = ids(SERIES);
    let ours = ours(&ids);
    let upstream = upstream(&ids);
    let contender = |name, address, headers| {
        let client = Client::connect(address, headers);
        Contender::new(name, client, |client, _| {
            client.scrape();
        })
    };
    let contenders = vec![
        contender("upstream listener", upstream, ""),
        contender("upstream listener, gzip asked", upstream, GZIP),
        contender(OURS, ours, "").ours(),
        contender("metrics-runtime, gzip", ours, GZIP).ours(),
        contender("metrics-runtime, OpenMetrics", ours, OPENMETRICS).ours(),
    ];
    let title = format!("scrape of {SERIES} counters");
    vec![Item::in_milliseconds(&title, contenders)]
}

const GZIP: &str = "Accept-Encoding: gzip\r\n";
const OPENMETRICS: &str = "Accept: application/openmetrics-text\r\n";

fn ours(ids: &[String]) -> SocketAddr {
    let registry = Registry::new();
    fill(&registry, ids);
    let builder = Exporter::builder().registry(&registry);
    let exporter = builder.serve("127.0.0.1:0").expect("a free port");
    let address = exporter.local_addr();
    exporter.detach();
    address
}

/// Its listener does not say where it listens.
fn upstream(ids: &[String]) -> SocketAddr {
    let free = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr());
    let address = free.expect("a free port");
    let (ready, is_ready) = mpsc::channel();
    let ids = ids.to_vec();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            let builder = PrometheusBuilder::new().with_http_listener(address);
            let (recorder, listener) = builder.build().expect("the port is free");
            fill_upstream(&recorder, &ids);
            ready.send(()).expect("it is waited for");
            listener.await.expect("it listens");
        });
    });
    is_ready.recv().expect("it starts");
    address
}

struct Client {
    request: String,
    connection: Mutex<BufReader<TcpStream>>,
}

impl Client {
    fn connect(address: SocketAddr, headers: &str) -> Self {
        let stream = TcpStream::connect(address).expect("it listens");
        Self {
            request: format!("GET /metrics HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n"),
            connection: Mutex::new(BufReader::with_capacity(1 << 16, stream)),
        }
    }

    /// Reads a page, and tells how long it is.
    fn scrape(&self) -> u64 {
        let mut connection = self.connection.lock().expect("reading does not panic");
        connection
            .get_mut()
            .write_all(self.request.as_bytes())
            .expect("it is open");
        let mut length = 0;
        let mut line = String::new();
        loop {
            line.clear();
            connection.read_line(&mut line).expect("a head");
            let line = line.trim_end().to_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(value) = line.strip_prefix("content-length: ") {
                length = value.parse().expect("a length");
            }
        }
        assert!(length > 0, "a page has a length");
        let mut body = connection.by_ref().take(length);
        std::io::copy(&mut body, &mut std::io::sink()).expect("a body")
    }
}
