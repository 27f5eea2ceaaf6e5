//! Measures how much longer a crate takes to build again, in release, for the metrics in it, and whether that grows linearly: for
//! one struct, and for 25 groups over three levels of flattening.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// How many metrics the crates have, and in which structs. Without any, the crate is empty.
const CRATES: [(usize, Layout); 10] = [
    (0, Layout::Plain),
    (25, Layout::Plain),
    (50, Layout::Plain),
    (100, Layout::Plain),
    (200, Layout::Plain),
    (400, Layout::Plain),
    (100, Layout::Nested),
    (200, Layout::Nested),
    (400, Layout::Nested),
    (1000, Layout::Nested),
];

/// How many groups a nested crate has, and how many of them each struct takes in that the outermost takes in.
const GROUPS: usize = 25;
const GROUPS_TOGETHER: usize = 5;

/// The structs that the metrics are in.
#[derive(Clone, Copy)]
enum Layout {
    /// One struct.
    Plain,
    /// Groups, flattened into structs that are flattened into one.
    Nested,
}

/// How often each crate is built again.
const ROUNDS: usize = 7;

fn main() {
    let folder = env::temp_dir().join(format!("metrics-rebuild-{}", std::process::id()));
    let projects = CRATES.map(|(metrics, layout)| project(&folder, metrics, layout));
    let mut times = [const { Vec::new() }; CRATES.len()];
    for round in 0..=ROUNDS {
        for (project, times) in projects.iter().zip(&mut times) {
            let took = rebuild(project, &folder, round);
            // The first round builds the dependencies.
            if round > 0 {
                times.push(took);
            }
        }
    }
    fs::remove_dir_all(&folder).expect("what was written can be removed");

    let medians = times.map(|mut times| {
        times.sort();
        times[times.len() / 2].as_secs_f64()
    });
    println!(
        "\n{:<34}{:>10}{:>12}{:>14}",
        "rebuild of a crate in release", "s, median", "over empty", "ms a metric"
    );
    for ((metrics, layout), median) in CRATES.into_iter().zip(medians) {
        let over = median - medians[0];
        let layout = match layout {
            Layout::Plain => "",
            Layout::Nested => " in groups",
        };
        print!(
            "  {:<32}{median:>10.2}",
            format!("with {metrics} metrics{layout}")
        );
        if metrics > 0 {
            #[expect(clippy::cast_precision_loss, reason = "there are few")]
            let each = over * 1e3 / metrics as f64;
            print!("{over:>12.2}{each:>14.2}");
        }
        println!();
    }
}

/// A program with metrics of all types in turn, registered and used.
fn program(metrics: usize, layout: Layout) -> String {
    if metrics == 0 {
        return "fn main() {}\n".to_owned();
    }
    let (structs, first) = match layout {
        Layout::Plain => (structure("Large", "", &fields(metrics)), "m0_total"),
        Layout::Nested => (nested(metrics), "g0.g0.m0_total"),
    };
    format!(
        "#![allow(dead_code)]\n\
         use metrics_runtime::{{Buckets, Counter, Family, Gauge, Global, Histogram, Metrics}};\n\
         {structs}\
         static LARGE: Global<Large> = Global::new();\n\
         fn main() {{ LARGE.{first}.increment(1); }}\n"
    )
}

/// Groups of metrics, over three levels.
fn nested(metrics: usize) -> String {
    let group = |n: usize| {
        let fields = fields(metrics / GROUPS);
        structure(&format!("Group{n}"), "#[metrics(group)]", &fields)
    };
    let part = |n: usize| {
        let groups = n * GROUPS_TOGETHER..(n + 1) * GROUPS_TOGETHER;
        structure(
            &format!("Part{n}"),
            "#[metrics(group)]",
            &flattened("Group", groups),
        )
    };
    let parts = GROUPS / GROUPS_TOGETHER;
    let structs: String = (0..GROUPS).map(group).chain((0..parts).map(part)).collect();
    structs + &structure("Large", "", &flattened("Part", 0..parts))
}

fn structure(name: &str, attribute: &str, fields: &str) -> String {
    format!("#[derive(Metrics)]\n{attribute}\nstruct {name} {{\n{fields}}}\n")
}

/// Fields of the groups with these numbers.
fn flattened(group: &str, numbers: Range<usize>) -> String {
    numbers
        .enumerate()
        .map(|(field, n)| {
            format!(
                "    #[metric(flatten, prefix = \"{}{n}\")]\n    g{field}: {group}{n},\n",
                group.to_lowercase()
            )
        })
        .collect()
}

fn fields(metrics: usize) -> String {
    let mut fields = String::new();
    for n in 0..metrics {
        let (attribute, name, ty) = match n % 4 {
            0 => ("", "total", "Counter"),
            1 => ("", "level", "Gauge"),
            2 => (
                "#[metric(buckets = Buckets::LATENCY)] ",
                "seconds",
                "Histogram",
            ),
            _ => (
                "#[metric(labels(\"route\"))] ",
                "routes_total",
                "Family<&'static str, Counter>",
            ),
        };
        writeln!(
            fields,
            "    /// Help of number {n}.\n    {attribute}m{n}_{name}: {ty},"
        )
        .expect("a string can be written to");
    }
    fields
}

fn project(folder: &Path, metrics: usize, layout: Layout) -> PathBuf {
    let name = &match layout {
        Layout::Plain => format!("with-{metrics}"),
        Layout::Nested => format!("with-{metrics}-in-groups"),
    };
    let project = folder.join(name);
    fs::create_dir_all(project.join("src")).expect("the temporary folder can be written");
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\
         [workspace]\n[dependencies]\nmetrics-runtime = {{ path = \"{}\" }}\n",
        runtime.display()
    );
    fs::write(project.join("Cargo.toml"), manifest).expect("the temporary folder can be written");
    fs::write(project.join("src/main.rs"), program(metrics, layout))
        .expect("the temporary folder can be written");
    project
}

/// Changes the program and builds it.
fn rebuild(project: &Path, folder: &Path, round: usize) -> Duration {
    let source = project.join("src/main.rs");
    let text = fs::read_to_string(&source).expect("it was written");
    fs::write(&source, format!("{text}// {round}\n")).expect("the temporary folder can be written");
    let start = Instant::now();
    let status = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["build", "--release", "--quiet"])
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .current_dir(project)
        .status();
    assert!(
        status.is_ok_and(|status| status.success()),
        "the crate does not build"
    );
    start.elapsed()
}
