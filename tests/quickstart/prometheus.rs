//! A real Prometheus scrapes the quickstart, and its answers are the counts of `wc`.

use super::program::{files, quickstart, serve, wc};
use super::support::judge::complaints;
use super::support::running::eventually;
use super::support::scraper::{Scraper, scrape};

#[test]
fn prometheus_has_the_counts_of_wc() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let files = files(folder.path());
    let (_quickstart, page) = serve(&files);
    let target = page
        .trim_start_matches("http://")
        .trim_end_matches("/metrics");
    let config = scrape("quickstart", target.parse().expect("an address"));
    let Some(prometheus) = Scraper::prometheus(folder.path(), &config, &[]) else {
        return;
    };
    prometheus.await_value("up", 1);
    let [lines, words, bytes] = wc(&files);
    prometheus.await_value("quickstart_lines_total", lines);
    prometheus.await_value("quickstart_words_total", words);
    prometheus.await_value("quickstart_bytes_total", bytes);
    prometheus.await_value("quickstart_files_total{outcome='ok'}", 7);
    prometheus.await_value("quickstart_files_total{outcome='error'}", 1);
    prometheus.await_value("quickstart_files_in_flight", 0);
    prometheus.await_value("quickstart_file_duration_seconds_count", 8);
    prometheus.await_value("quickstart_file_duration_seconds_bucket{le='+Inf'}", 8);
    // As many as the page has now: the first ones may lack what a collector brings.
    eventually(|| {
        let [scraped, served] = [
            prometheus.query("scrape_samples_scraped"),
            Some(samples(&page).to_string()),
        ];
        if scraped == served {
            Ok(())
        } else {
            Err(format!("{scraped:?} samples are scraped, not {served:?}"))
        }
    });
}

/// How many samples a page has.
fn samples(page: &str) -> u64 {
    let text = ureq::get(page)
        .call()
        .and_then(|mut answer| answer.body_mut().read_to_string());
    let text = text.expect("the page is served");
    text.lines().filter(|line| !line.starts_with('#')).count() as u64
}

#[test]
fn promtool_finds_nothing_to_complain_of() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let output = quickstart()
        .arg("--print")
        .args(files(folder.path()))
        .output();
    let page = String::from_utf8(output.expect("it runs").stdout).expect("a page is text");
    assert_eq!(complaints(&page).unwrap_or_default(), "");
}
