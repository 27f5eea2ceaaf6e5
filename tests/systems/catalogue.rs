//! What a system says of its metrics, and whether a page says the same.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::page::{Family, parse};

/// What a system says of its metrics, and what it asks of them.
#[derive(Debug)]
pub(crate) struct Catalogue {
    pub(crate) metrics: Vec<Entry>,
    pub(crate) queries: Vec<Query>,
}

/// A metric; what is not said of it is free.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) name: String,
    metric_type: String,
    help: Option<String>,
    labels: Option<Vec<String>>,
    buckets: Option<Vec<f64>>,
}

/// An expression; that of an alert has no value while all is well.
#[derive(Debug)]
pub(crate) struct Query {
    pub(crate) title: String,
    pub(crate) expression: String,
    pub(crate) is_alert: bool,
}

impl Catalogue {
    /// That of a system.
    pub(crate) fn read(name: &str) -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("systems/catalogues")
            .join(name)
            .with_extension("json");
        let text = fs::read_to_string(path).expect("every system has a catalogue");
        let json: Value = serde_json::from_str(&text).expect("it is JSON");
        let list = |key: &str| json[key].as_array().expect("a list").clone();
        Self {
            metrics: list("metrics").iter().map(Entry::of).collect(),
            queries: list("queries").iter().map(Query::of).collect(),
        }
    }

    /// What is not as it is said.
    pub(crate) fn compare(&self, pages: &str) -> Vec<String> {
        let families = families(pages);
        let complain = |metric: &Entry| {
            let family = families.iter().find(|family| family.name == metric.name);
            let complaint = match family {
                None => Some("it is on no page".to_owned()),
                Some(family) => metric.compare(family),
            };
            complaint.map(|complaint| format!("{}: {complaint}", metric.name))
        };
        self.metrics.iter().filter_map(complain).collect()
    }
}

/// The families of several pages, which stand one after the other and may repeat what every program says of itself.
fn families(pages: &str) -> Vec<Family> {
    let mut families = Vec::new();
    let mut page = String::new();
    let mut last = "";
    for line in pages.split_inclusive('\n') {
        // Each page has its families in the order of their names.
        if let Some(name) = line
            .strip_prefix("# HELP ")
            .and_then(|rest| rest.split(' ').next())
        {
            if name < last {
                families.extend(parse(&page));
                page.clear();
            }
            last = name;
        }
        page.push_str(line);
    }
    families.extend(parse(&page));
    families
}

impl Entry {
    fn of(json: &Value) -> Self {
        let text = |key: &str| json[key].as_str().map(str::to_owned);
        let list = |key: &str| json[key].as_array();
        Self {
            name: text("name").expect("a name"),
            metric_type: text("type").expect("a type"),
            help: text("help"),
            labels: list("labels").map(|labels| {
                let names = labels.iter().filter_map(Value::as_str);
                names.map(str::to_owned).collect()
            }),
            buckets: list("buckets")
                .map(|bounds| bounds.iter().filter_map(Value::as_f64).collect()),
        }
    }

    fn compare(&self, family: &Family) -> Option<String> {
        // The text format knows no others.
        let expected = match &*self.metric_type {
            "info" | "stateset" => "gauge",
            other => other,
        };
        if family.metric_type != expected {
            return Some(format!("it is a {}, not a {expected}", family.metric_type));
        }
        if self.help.is_some() && self.help != family.help {
            return Some(format!(
                "its help is {:?}, not {:?}",
                family.help, self.help
            ));
        }
        if family.samples.is_empty() {
            return Some("it has no samples".to_owned());
        }
        self.labels(family).or_else(|| self.buckets(family))
    }

    fn labels(&self, family: &Family) -> Option<String> {
        let expected = self.labels.as_ref()?;
        family.samples.iter().find_map(|sample| {
            let names = sample.labels.iter().map(|(name, _)| name);
            let mut names: Vec<_> = names
                .filter(|name| !matches!(&***name, "le" | "quantile"))
                .collect();
            names.sort();
            let expected = expected.iter().filter(|name| *name != "quantile");
            let is_it = names.iter().copied().eq(expected.clone());
            let expected: Vec<_> = expected.collect();
            (!is_it).then(|| format!("the labels of {sample:?} are not {expected:?}"))
        })
    }

    fn buckets(&self, family: &Family) -> Option<String> {
        let expected = self.buckets.as_ref()?;
        let les = family.samples.iter().flat_map(|sample| &sample.labels);
        let mut bounds: Vec<f64> = les
            .filter(|(name, _)| name == "le")
            .filter_map(|(_, le)| le.parse().ok())
            .filter(|bound: &f64| bound.is_finite())
            .collect();
        bounds.sort_by(f64::total_cmp);
        bounds.dedup();
        (bounds != *expected).then(|| format!("its buckets are {bounds:?}, not {expected:?}"))
    }
}

impl Query {
    fn of(json: &Value) -> Self {
        let text = |key: &str| json[key].as_str().unwrap_or_default().to_owned();
        Self {
            title: text("title"),
            expression: text("expr"),
            is_alert: json["alert"].as_bool().unwrap_or(false),
        }
    }
}
