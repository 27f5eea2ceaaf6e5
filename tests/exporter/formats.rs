//! One page in every format, for servers that do not ask for each of them.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::thread;

use crate::support::scraper::Scraper;

/// A proxy's path, the `Accept` header it asks the exporter with, and the type of its answer.
pub(crate) const FORMATS: [(&str, &str, &str); 4] = [
    (
        "/text",
        "text/plain;version=0.0.4",
        "text/plain; version=0.0.4",
    ),
    (
        "/text1",
        "text/plain;version=1.0.0",
        "text/plain; version=1.0.0",
    ),
    (
        "/om",
        "application/openmetrics-text",
        "application/openmetrics-text",
    ),
    (
        "/proto",
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited",
        "application/vnd.google.protobuf",
    ),
];

/// The page that the exporter answers with, and its type.
pub(crate) fn page(exporter: SocketAddr, accept: &str) -> (String, Vec<u8>) {
    let request = ureq::get(format!("http://{exporter}/metrics")).header("Accept", accept);
    let mut answer = request.call().expect("the page is served");
    let content_type = answer.headers()["content-type"]
        .to_str()
        .expect("text")
        .to_owned();
    let page = answer.body_mut().read_to_vec().expect("the page is whole");
    (content_type, page)
}

/// Serves the page at a path for each format, whatever the client accepts: not every release asks for every format. Ends with
/// the test's process.
pub(crate) fn proxy(exporter: SocketAddr) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let address = listener.local_addr().expect("it listens");
    thread::spawn(move || {
        for client in listener.incoming().flatten() {
            // A client that goes away costs its own answer alone.
            let _ = answer(client, exporter);
        }
    });
    address
}

fn answer(mut client: TcpStream, exporter: SocketAddr) -> std::io::Result<()> {
    let mut lines = BufReader::new(client.try_clone()?).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    let asked = |(path, ..): &&(&str, &str, &str)| request.contains(&format!("{path} "));
    let Some((_, accept, _)) = FORMATS.iter().find(asked) else {
        return client.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    };
    let (content_type, page) = page(exporter, accept);
    let length = page.len();
    write!(
        client,
        "HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    )?;
    client.write_all(&page)
}

/// A configuration with a job for each format.
pub(crate) fn config(proxy: SocketAddr) -> String {
    let job = |(path, ..): &(&str, &str, &str)| {
        let job = &path[1..];
        format!(
            "{{job_name: {job}, metrics_path: {path}, static_configs: [{{targets: ['{proxy}']}}]}}"
        )
    };
    let jobs: Vec<_> = FORMATS.iter().map(job).collect();
    let jobs = jobs.join(", ");
    format!("global: {{scrape_interval: 1s}}\nscrape_configs: [{jobs}]\n")
}

/// The values of a label in all series of a selector.
pub(crate) fn values(prometheus: &Scraper, selector: &str, label: &str) -> BTreeSet<String> {
    let answer = prometheus
        .get("/api/v1/query", &[("query", selector)])
        .unwrap_or_default();
    let series = answer["data"]["result"].as_array().into_iter().flatten();
    let values = series.filter_map(|series| series["metric"][label].as_str());
    values.map(str::to_owned).collect()
}
