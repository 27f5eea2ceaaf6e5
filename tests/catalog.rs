//! The catalogue knows everything that is declared, says it as data and as JSON, and tells what differs from a file.

use std::path::Path;
use std::process::{Command, Output};
use std::{env, fs};

use metrics_runtime::catalog::{Catalog, FamilyEntry, Location, MetricType, Values};
use metrics_runtime::{
    Buckets, Counter, Family, Gauge, Global, Histogram, LabelSet, LabelValue, Metrics, Removable,
    assert_catalog, catalog, timed,
};
use serde_json::{Value, json};

#[derive(LabelValue)]
#[expect(dead_code, reason = "one is only declared")]
enum Method {
    Post,
    #[label(rename = "the \"get\"")]
    Get,
}

#[derive(LabelSet)]
struct Request<'a> {
    method: Method,
    route: &'a str,
}

#[derive(LabelSet)]
struct Shard {
    shard: u8,
}

#[derive(Metrics)]
#[metrics(group)]
#[expect(dead_code, reason = "only declared")]
struct Level {
    /// How deep it is.
    depth: Gauge,
}
const LEVEL: u32 = line!() - 2;

#[derive(Metrics)]
#[metrics(
    prefix = "shop",
    allow(reserved_suffix),
    reason = "they were there first"
)]
#[expect(dead_code, reason = "some are only declared")]
struct ShopMetrics {
    /// Orders.
    #[metric(alias = "shop_sales_total", until = "2.0", lazy)]
    orders_total: Counter,
    /// Time an order
    /// took.
    #[metric(buckets = Buckets::new(&[0.5, 1.0]), unit = "seconds")]
    #[deprecated = "ask for `shop_orders_total`"]
    duration_seconds: Histogram,
    /// Requests.
    #[metric(max_series = 77, labels(r#type = "http"))]
    requests_total: Family<Request<'static>, Counter>,
    /// Customers.
    #[metric(
        removable,
        labels("door"),
        allow(reserved_suffix),
        reason = "a count is meant",
        deprecated
    )]
    customers_count: Family<String, Gauge, Removable>,
    #[metric(flatten, prefix = "front")]
    front: Level,
    #[metric(skip)]
    skipped: u8,
    /// Bytes.
    #[metric(name = "shop_bytes_total", labels(way = "in"))]
    received: Counter<f64>,
    /// Bytes.
    #[metric(name = "shop_bytes_total", labels(way = "out"))]
    sent: Counter<f64>,
}
const SHOP_END: u32 = line!();

#[derive(Metrics)]
#[metrics(prefix = "shop", instance = Shard, scoped)]
#[expect(dead_code, reason = "only declared")]
struct ShardMetrics {
    /// Keys.
    #[metric(labels("expired"))]
    keys: Family<bool, Gauge>,
    #[metric(flatten, prefix = "shard")]
    level: Level,
}
const SHARD: u32 = line!() - 4;

mod elsewhere {
    use super::{Counter, Metrics};

    #[derive(Metrics)]
    #[expect(dead_code, reason = "only declared")]
    struct OtherBytes {
        /// Bytes.
        #[metric(name = "shop_bytes_total", labels(way = "both"))]
        both: Counter<f64>,
    }
    pub(super) const LINE: u32 = line!() - 2;
}

static SHOP: Global<ShopMetrics> = Global::new();

#[timed]
fn bare() -> Result<(), ()> {
    Ok(())
}
const BARE: u32 = line!() - 3;

#[timed(duration())]
#[expect(clippy::unused_async, reason = "the catalogue says that it is async")]
async fn with_handle() {}
const WITH_HANDLE: u32 = line!() - 1;

fn duration() -> Histogram {
    #[expect(deprecated, reason = "it is deprecated in the catalogue as well")]
    SHOP.duration_seconds
}

struct Shop;

trait Open {
    fn open(&self);
}

impl Shop {
    #[timed]
    async fn close(&self) {}
}
const CLOSE: u32 = line!() - 2;

impl Open for Shop {
    #[timed(duration())]
    fn open(&self) {}
}
const OPEN: u32 = line!() - 2;

/// The entries of the catalogue with this name.
fn families<'c>(catalog: &'c Catalog, name: &str) -> Vec<&'c FamilyEntry> {
    catalog
        .families()
        .filter(|family| family.name == name)
        .collect()
}

fn family<'c>(catalog: &'c Catalog, name: &str) -> &'c FamilyEntry {
    let [family] = families(catalog, name)[..] else {
        panic!("{name} is there once");
    };
    family
}

fn here(line: u32) -> Location {
    Location {
        file: file!(),
        line,
    }
}

#[test]
fn families_are_as_they_are_declared() {
    let catalog = catalog();
    let names: Vec<_> = catalog.families().map(|family| family.name).collect();
    assert_eq!(
        names,
        [
            "function_calls_total",
            "function_duration_seconds",
            "shop_bytes_total",
            "shop_customers_count",
            "shop_duration_seconds",
            "shop_front_depth",
            "shop_keys",
            "shop_orders_total",
            "shop_requests_total",
            "shop_shard_depth",
        ]
    );
    assert_eq!(catalog.families().len(), names.len());

    let bytes = family(&catalog, "shop_bytes_total");
    assert_eq!(bytes.metric_type, MetricType::Counter);
    assert_eq!(bytes.help, "Bytes.");
    let [label] = &bytes.labels[..] else {
        panic!("one label");
    };
    let Values::Constant(values) = &label.values else {
        panic!("{label:?}");
    };
    let mut values = values.clone();
    values.sort_unstable();
    assert_eq!(
        (label.name, &values[..]),
        ("way", &["both", "in", "out"][..])
    );
    let mut lines: Vec<_> = bytes
        .locations
        .iter()
        .map(|location| location.line)
        .collect();
    lines.sort_unstable();
    assert_eq!(lines, [SHOP_END - 5, SHOP_END - 2, elsewhere::LINE]);
    assert!(
        bytes
            .locations
            .iter()
            .all(|location| location.file == file!())
    );

    let duration = family(&catalog, "shop_duration_seconds");
    assert_eq!(duration.buckets, Some(&[0.5, 1.0][..]));
    assert_eq!(duration.unit, Some("seconds"));
    assert_eq!(duration.deprecated, Some("ask for `shop_orders_total`"));

    let alias = family(&catalog, "shop_orders_total").alias.unwrap();
    assert_eq!((alias.name, alias.until), ("shop_sales_total", "2.0"));

    let front = family(&catalog, "shop_front_depth");
    assert_eq!(front.locations, [here(LEVEL)]);
    assert_eq!(front.package.name, Some("tests"));
    assert_eq!(front.package.version, Some(env!("CARGO_PKG_VERSION")));
}

#[test]
fn functions_are_as_they_are_declared() {
    let known = catalog();
    let functions: Vec<_> = known
        .functions()
        .map(|function| {
            assert_eq!(
                (function.module, function.location.file),
                ("catalog", file!())
            );
            assert_eq!(function.package.name, Some("tests"));
            let name = function.function.as_str();
            (
                name,
                function.is_async,
                function.target,
                function.location.line,
            )
        })
        .collect();
    assert_eq!(
        functions,
        [
            ("<Shop as Open>::open", false, Some("duration()"), OPEN),
            ("Shop::close", true, None, CLOSE),
            ("bare", false, None, BARE),
            ("with_handle", true, Some("duration()"), WITH_HANDLE),
        ]
    );
    assert_eq!(known.functions().len(), functions.len());

    // What is declared does not change by being used.
    let before = known.to_json();
    assert_eq!(bare(), Ok(()));
    Shop.open();
    drop((Shop.close(), with_handle()));
    SHOP.orders_total.increment(1);
    SHOP.requests_total
        .with(&Request {
            method: Method::Get,
            route: "/",
        })
        .increment(1);
    assert_eq!((SHOP.skipped, ShardMetrics::families().len()), (0, 2));
    assert_eq!(catalog().to_json(), before);
}

/// The parts of a family that are alike in most.
fn family_json(differing: Value) -> Value {
    let mut family = json!({
        "unit": null, "labels": [], "buckets": null, "exemplars": false, "native": false, "quantiles": null, "window": null, "idle": null, "max_series": 10_000, "removable": false, "lazy": false,
        "deprecated": null, "alias": null, "exceptions": [],
        "package": { "name": "tests", "version": env!("CARGO_PKG_VERSION") },
    });
    let Value::Object(differing) = differing else {
        panic!("an object");
    };
    family.as_object_mut().unwrap().extend(differing);
    family
}

fn place(line: u32) -> Value {
    json!({ "file": file!(), "line": line })
}

#[test]
fn json_has_everything() {
    let json: Value = serde_json::from_str(&catalog().to_json()).unwrap();
    let keys: Vec<_> = json.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["families", "functions"]);
    let of_struct =
        json!({ "rule": "reserved_suffix", "reason": "they were there first", "of_struct": true });
    let of_field =
        json!({ "rule": "reserved_suffix", "reason": "a count is meant", "of_struct": false });
    let shop: Vec<_> = json["families"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|family| family["name"].as_str().unwrap().starts_with("shop_"))
        // Its places have the order of files and lines, those of its values: seen above.
        .filter(|family| family["name"] != "shop_bytes_total")
        .cloned()
        .collect();
    let expected = [
        json!({
            "name": "shop_customers_count", "type": "gauge", "help": "Customers. Deprecated.", "deprecated": "",
            "removable": true, "labels": [{ "name": "door", "values": "open" }],
            "exceptions": [of_field, of_struct], "locations": [place(SHOP_END - 12)],
        }),
        json!({
            "name": "shop_duration_seconds", "type": "histogram", "unit": "seconds", "buckets": [0.5, 1.0],
            "help": "Time an order took. Deprecated: ask for `shop_orders_total`",
            "deprecated": "ask for `shop_orders_total`", "exceptions": [of_struct],
            "locations": [place(SHOP_END - 24)],
        }),
        json!({
            "name": "shop_front_depth", "type": "gauge", "help": "How deep it is.", "locations": [place(LEVEL)],
        }),
        json!({
            "name": "shop_keys", "type": "gauge", "help": "Keys.", "locations": [place(SHARD)],
            "labels": [
                { "name": "shard", "values": "instance" },
                { "name": "expired", "values": { "closed": ["false", "true"] } },
            ],
        }),
        json!({
            "name": "shop_orders_total", "type": "counter", "help": "Orders.", "lazy": true,
            "alias": { "name": "shop_sales_total", "until": "2.0" }, "exceptions": [of_struct],
            "locations": [place(SHOP_END - 29)],
        }),
        json!({
            "name": "shop_requests_total", "type": "counter", "help": "Requests.", "max_series": 77,
            "labels": [
                { "name": "type", "values": { "constant": ["http"] } },
                { "name": "method", "values": { "closed": ["post", "the \"get\""] } },
                { "name": "route", "values": "open" },
            ],
            "exceptions": [of_struct], "locations": [place(SHOP_END - 21)],
        }),
        json!({
            "name": "shop_shard_depth", "type": "gauge", "help": "How deep it is.", "locations": [place(LEVEL)],
            "labels": [{ "name": "shard", "values": "instance" }],
        }),
    ]
    .map(family_json);
    assert_eq!(shop, expected);
    let package = json!({ "name": "tests", "version": env!("CARGO_PKG_VERSION") });
    assert_eq!(
        json["functions"][0],
        json!({
            "module": "catalog", "function": "<Shop as Open>::open", "is_async": false, "target": "duration()",
            "package": package, "location": place(OPEN),
        })
    );
}

#[test]
fn the_file_is_up_to_date() {
    assert_catalog!("catalog.lock");
}

const PATH: &str = "CATALOG_PATH";

/// The comparison, for a child: the environment is one for the whole process.
#[test]
#[ignore = "other tests run it"]
fn in_a_child() {
    let path = env::var(PATH).unwrap();
    catalog::assert_is(&path, &catalog());
}

fn child(path: &Path, bless: Option<&str>) -> Output {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", "in_a_child", "--ignored", "--nocapture"]);
    command.env(PATH, path).env_remove("BLESS");
    if let Some(bless) = bless {
        command.env("BLESS", bless);
    }
    command.output().unwrap()
}

/// What the comparison with a file says, which it does not pass.
fn refusal(path: &Path) -> String {
    let output = child(path, None);
    assert!(!output.status.success(), "{output:?}");
    String::from_utf8(output.stderr).unwrap()
}

const LOCK: &str = include_str!("catalog.lock");

#[test]
fn changes_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("catalog.lock");
    let changes: [(&str, &str, &[&str]); 8] = [
        (
            "counter shop_orders_total\n",
            "counter shop_sold_total\n",
            &[
                "+ counter shop_orders_total",
                "+     alias shop_sales_total until 2.0",
                "- counter shop_sold_total",
                "-     alias shop_sales_total until 2.0",
            ],
        ),
        (
            "    label route\n",
            "    label route\n    label user\n",
            &["  counter shop_requests_total", "-     label user"],
        ),
        (
            "    label route\n",
            "",
            &["  counter shop_requests_total", "+     label route"],
        ),
        (
            "gauge shop_keys\n",
            "counter shop_keys\n",
            &["- counter shop_keys", "+ gauge shop_keys"],
        ),
        (
            "    buckets 0.5 1.0\n",
            "    buckets 0.5 1.0 2.0\n",
            &[
                "  histogram shop_duration_seconds",
                "-     buckets 0.5 1.0 2.0",
                "+     buckets 0.5 1.0",
            ],
        ),
        (
            "    unit seconds\n    buckets 0.5",
            "    buckets 0.5",
            &["  histogram shop_duration_seconds", "+     unit seconds"],
        ),
        (
            "    label expired: \"false\", \"true\"\n    label shard of the instance\n",
            "    label expired: \"false\"\n    label shard\n",
            &[
                "  gauge shop_keys",
                "-     label expired: \"false\"",
                "-     label shard",
                "+     label expired: \"false\", \"true\"",
                "+     label shard of the instance",
            ],
        ),
        (
            "    alias shop_sales_total until 2.0\n",
            "    alias shop_sales_total until 3.0\n",
            &[
                "  counter shop_orders_total",
                "-     alias shop_sales_total until 3.0",
                "+     alias shop_sales_total until 2.0",
            ],
        ),
    ];
    for (now, then, told) in changes {
        assert_eq!(LOCK.matches(now).count(), 1, "{now:?}");
        fs::write(&path, LOCK.replace(now, then)).unwrap();
        let text = refusal(&path);
        let lines: Vec<_> = text
            .lines()
            .skip_while(|line| !line.starts_with("the metrics of the program (+)"))
            .skip(2)
            .take_while(|line| !line.is_empty())
            .collect();
        assert_eq!(lines, told, "{text}");
        assert!(
            text.contains(path.to_str().unwrap()) && text.contains("BLESS=1"),
            "{text}"
        );
    }
}

#[test]
fn what_does_not_matter_is_not_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("catalog.lock");
    let mut blocks: Vec<_> = LOCK.split("\n\n").map(str::trim).collect();
    blocks.reverse();
    let same = [
        LOCK.replace('\n', "\r\n"),
        blocks.join("\n") + "\n\n# a comment",
    ];
    for text in same {
        fs::write(&path, &text).unwrap();
        let output = child(&path, None);
        assert!(output.status.success(), "{output:?}");
        assert_eq!(
            fs::read_to_string(&path).unwrap(),
            text,
            "nothing is written"
        );
    }
}

#[test]
fn a_file_can_be_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("catalog.lock");
    let text = refusal(&path);
    let missing = format!(
        "there is no {} yet: run the test with BLESS=1",
        path.display()
    );
    assert!(text.contains(&missing), "{text}");
    assert!(!path.exists());

    for before in [None, Some("counter other_total\n")] {
        if let Some(before) = before {
            fs::write(&path, before).unwrap();
            let output = child(&path, Some("0"));
            assert!(!output.status.success(), "{output:?}");
            assert_eq!(fs::read_to_string(&path).unwrap(), before);
        }
        let output = child(&path, Some("1"));
        assert!(output.status.success(), "{output:?}");
        assert_eq!(fs::read_to_string(&path).unwrap(), LOCK);
        fs::remove_file(&path).unwrap();
    }

    let nowhere = folder.path().join("no such folder").join("catalog.lock");
    let output = child(&nowhere, Some("1"));
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(
        !output.status.success() && text.contains("cannot write"),
        "{text}"
    );
    let text = refusal(folder.path());
    assert!(text.contains("cannot read"), "{text}");
}
