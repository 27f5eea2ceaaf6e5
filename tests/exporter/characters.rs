//! Texts from outside with every control character, in every place where they can stand, before real servers.

use std::collections::BTreeSet;

use metrics_runtime::{
    Collection, Counter, Exporter, Family, Gauge, Health, Info, LabelSet, Metrics, Registry,
    metrics,
};
use serde_json::Value;

use crate::formats::{FORMATS, config, page, proxy, values};
use crate::support::judge::assert_openmetrics;
use crate::support::running::eventually;
use crate::support::scraper::{Scraper, releases};

/// Every control character, and others at which readers stumble: separators of lines, signs of the byte order, what is no
/// character, the ends of ranges, and what the formats themselves are written with.
fn characters() -> impl Iterator<Item = char> {
    let controls = ('\0'..='\u{1F}').chain('\u{7F}'..='\u{9F}');
    controls.chain([
        ' ',
        '"',
        '#',
        '\'',
        ',',
        '=',
        '\\',
        '{',
        '}',
        '\u{A0}',
        '\u{AD}',
        '\u{200B}',
        '\u{2028}',
        '\u{2029}',
        '\u{202E}',
        '\u{D7FF}',
        '\u{E000}',
        '\u{FDD0}',
        '\u{FDEF}',
        '\u{FEFF}',
        '\u{FFFD}',
        '\u{FFFE}',
        '\u{FFFF}',
        '\u{1F600}',
        '\u{1FFFE}',
        '\u{1FFFF}',
        '\u{10FFFF}',
    ])
}

/// Texts with each of them: alone, twice, first, last, in the middle, and beside what is escaped.
fn texts() -> Vec<String> {
    let forms = |c: char| {
        [
            format!("{c}"),
            format!("{c}{c}"),
            format!("{c}a"),
            format!("a{c}"),
            format!("a{c}b"),
            format!("\\{c}\""),
            format!("\n{c}\n"),
        ]
    };
    characters().flat_map(forms).collect()
}

#[derive(LabelSet)]
struct Named {
    text: String,
}

#[derive(Metrics)]
#[metrics(prefix = "outside", instance = Named)]
struct Shard {
    /// Jobs that wait.
    jobs_waiting: Gauge,
}

#[derive(Metrics)]
#[metrics(prefix = "outside")]
struct Outside {
    /// Requests, by what the client wrote.
    #[metric(labels("text"))]
    requests_total: Family<String, Counter>,
    /// The revision.
    #[metric(labels("text"))]
    revision_info: Info<String>,
}

#[derive(Metrics)]
#[metrics(prefix = "outside")]
struct Collected {
    /// Lines read.
    lines_read: Gauge,
}

/// A page with all texts in all places.
fn exporter(texts: &BTreeSet<String>) -> Exporter {
    let registry = Registry::new();
    let outside = Outside::register_in(&registry);
    for text in texts {
        outside
            .requests_total
            .with(text)
            .increment_with_exemplar(1, [("trace_id", text)]);
        let named = Named { text: text.clone() };
        Shard::instance(&named)
            .register_in(&registry)
            .jobs_waiting
            .set(1);
    }
    outside
        .revision_info
        .set(&texts.iter().map(String::as_str).collect::<String>());
    metrics::with_local_recorder(&registry.recorder(), || {
        for (at, text) in texts.iter().enumerate() {
            let name = format!("facade.{at}.{text}");
            metrics::describe_gauge!(name.clone(), text.clone());
            let labels = [
                ("text".to_owned(), text.clone()),
                (format!("x{text}"), "1".to_owned()),
            ];
            metrics::gauge!(name, &labels).set(1.0);
        }
    });
    let lines = Collection::from_fn(
        texts.iter().map(String::as_str).collect::<String>(),
        |collected: &Collected| {
            collected.lines_read.set(1);
            Ok::<_, std::io::Error>(())
        },
    );
    let builder = Exporter::builder().registry(&registry).collector(lines);
    builder.serve("127.0.0.1:0").expect("it listens")
}

/// The ids in the exemplars of a job.
fn trace_ids(prometheus: &Scraper, job: &str) -> BTreeSet<String> {
    let query = format!("outside_requests_total{{job='{job}'}}");
    let span = [("query", &*query), ("start", "0"), ("end", "9999999999")];
    let answer = prometheus
        .get("/api/v1/query_exemplars", &span)
        .unwrap_or_default();
    let series = answer["data"].as_array().into_iter().flatten();
    let exemplars = series.flat_map(|series| series["exemplars"].as_array().into_iter().flatten());
    let ids = exemplars.filter_map(|exemplar| exemplar["labels"]["trace_id"].as_str());
    ids.map(str::to_owned).collect()
}

/// Fails with an example of what differs.
fn compare(
    what: &str,
    found: &BTreeSet<String>,
    expected: &BTreeSet<String>,
) -> Result<(), String> {
    if found == expected {
        return Ok(());
    }
    let (missing, foreign) = (expected - found, found - expected);
    let (missing, foreign) = (missing.first(), foreign.first());
    Err(format!(
        "{what}: {missing:?} is missing, {foreign:?} is foreign"
    ))
}

fn assert_values(prometheus: &Scraper, job: &str, texts: &BTreeSet<String>) {
    prometheus.await_value(&format!("up{{job='{job}'}}"), 1);
    for selector in [
        "outside_requests_total",
        "outside_jobs_waiting",
        "{__name__=~'facade.*'}",
    ] {
        let (name, matchers) = selector.split_once('{').unwrap_or((selector, ""));
        let matchers = matchers.trim_end_matches('}');
        let selector = format!("{name}{{job='{job}', {matchers}}}");
        eventually(|| compare(&selector, &values(prometheus, &selector, "text"), texts));
    }
    let whole = BTreeSet::from([texts.iter().map(String::as_str).collect::<String>()]);
    for (name, label) in [
        ("outside_revision_info", "text"),
        ("metrics_runtime_collector_failures_total", "collector"),
    ] {
        let selector = format!("{name}{{job='{job}'}}");
        eventually(|| compare(&selector, &values(prometheus, &selector, label), &whole));
    }
}

/// The parser of a release may leave the escapes in the values of exemplars as they are written.
fn assert_exemplars(prometheus: &Scraper, job: &str, texts: &BTreeSet<String>) {
    let written = |text: &String| {
        let text = text.replace('\\', "\\\\").replace('"', "\\\"");
        text.replace('\n', "\\n").replace('\0', "\u{FFFD}")
    };
    let expected = match job {
        "proto" => texts.clone(),
        "om" => texts.iter().map(written).collect(),
        // The text format has none.
        _ => BTreeSet::new(),
    };
    eventually(|| compare(job, &trace_ids(prometheus, job), &expected));
}

#[test]
fn prometheus_reads_every_character_in_every_place_and_format() {
    let texts: BTreeSet<_> = texts().into_iter().collect();
    let exporter = exporter(&texts);
    let config = config(proxy(exporter.local_addr()));
    for release in releases() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let flags = ["--enable-feature=exemplar-storage"];
        let prometheus = Scraper::release(&release, folder.path(), &config, &flags);
        for (path, accept, content_type) in FORMATS {
            let (answered, _) = page(exporter.local_addr(), accept);
            assert!(answered.starts_with(content_type), "{answered}");
            let job = &path[1..];
            assert_values(&prometheus, job, &texts);
            assert_exemplars(&prometheus, job, &texts);
        }
    }
}

#[test]
fn victoria_metrics_reads_every_character() {
    let texts: BTreeSet<_> = texts().into_iter().collect();
    let exporter = exporter(&texts);
    let folder = tempfile::tempdir().expect("a temporary folder");
    let config = config(proxy(exporter.local_addr()));
    if let Some(victoria) = Scraper::victoria(folder.path(), &config) {
        assert_values(&victoria, "text", &texts);
    }
}

#[test]
fn pythons_strict_parser_reads_every_character() {
    // It loses its way at a `}` in a line with an exemplar.
    let texts = texts().into_iter().filter(|text| !text.contains('}'));
    let exporter = exporter(&texts.collect());
    let (_, page) = page(exporter.local_addr(), "application/openmetrics-text");
    assert_openmetrics(&String::from_utf8(page).expect("text"));
}

#[test]
fn health_is_json_whatever_the_components_are_called() {
    let health = Health::new();
    for text in texts() {
        health.down(&*text, &text);
    }
    let answer: Value = serde_json::from_str(&health.to_json()).expect("JSON");
    for text in texts() {
        assert_eq!(answer["components"][&text]["reason"], text);
    }
}
