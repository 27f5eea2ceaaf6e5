//! A real Prometheus, which scrapes every page as a target of its own.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

use crate::support::running::eventually;
use crate::support::scraper::Scraper;

/// Whether Prometheus takes a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    Yes,
    No,
    /// It takes a sample under a name that starts with a blank.
    Renamed,
}

impl Taken {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Renamed => "renamed",
        }
    }

    pub(super) fn parse(text: &str) -> Self {
        let all = [Self::Yes, Self::No, Self::Renamed];
        let found = all.into_iter().find(|taken| taken.as_str() == text);
        found.expect("a verdict")
    }
}

/// The verdicts of the Prometheus on the `PATH`, in the order of the pages; `None` where there is none.
pub(super) fn judge(pages: &[&str]) -> Option<Vec<Taken>> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let address = serve(pages.iter().map(|page| (*page).to_owned()).collect());
    let mut config = "global: {scrape_interval: 2s}\nscrape_configs:\n".to_owned();
    for at in 0..pages.len() {
        writeln!(
            config,
            "- {{job_name: j{at}, honor_timestamps: false, metrics_path: /{at}, static_configs: [{{targets: ['{address}']}}]}}"
        )
        .expect("a text can grow");
    }
    let prometheus = Scraper::prometheus(folder.path(), &config, &[])?;
    let mut health = Vec::new();
    eventually(|| {
        health = targets(&prometheus).ok_or("there is no answer")?;
        let known = health.iter().filter(|(_, health)| health != "unknown");
        let count = known.count();
        (count == pages.len())
            .then_some(())
            .ok_or_else(|| format!("{count} targets were scraped"))
    });
    let renamed = [" ", "\t"].map(|blank| {
        let matches = format!("{{__name__=~'{blank}.*'}}");
        let series = prometheus.get("/api/v1/series", &[("match[]", &*matches)]);
        series
            .map(|series| series["data"].to_string())
            .unwrap_or_default()
    });
    let mut taken = vec![Taken::No; pages.len()];
    for (job, health) in health {
        let at: usize = job[1..].parse().expect("a number");
        let is_renamed = renamed
            .iter()
            .any(|series| series.contains(&format!("\"{job}\"")));
        taken[at] = match &*health {
            _ if is_renamed => Taken::Renamed,
            "up" => Taken::Yes,
            _ => Taken::No,
        };
    }
    Some(taken)
}

/// The jobs and their health.
fn targets(prometheus: &Scraper) -> Option<Vec<(String, String)>> {
    let answer = prometheus.get("/api/v1/targets", &[])?;
    let targets = answer["data"]["activeTargets"].as_array()?.iter();
    targets
        .map(|target| {
            let text = |key: &str| Some(target[key].as_str()?.to_owned());
            Some((text("scrapePool")?, text("health")?))
        })
        .collect()
}

/// Serves the pages on `/0`, `/1` and so on, until the test program ends.
fn serve(pages: Vec<String>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("it is bound");
    let pages = Arc::new(pages);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let pages = Arc::clone(&pages);
            // A client that goes away has no answer.
            thread::spawn(move || answer(&stream, &pages).ok());
        }
    });
    address
}

fn answer(mut stream: &TcpStream, pages: &[String]) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next().transpose()?.unwrap_or_default();
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    let path = first.split(' ').nth(1).unwrap_or_default();
    let at: Option<usize> = path.trim_start_matches('/').parse().ok();
    let page = at.and_then(|at| pages.get(at)).map_or("", |page| page);
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{page}",
        page.len()
    )
}
