//! Measures how much longer a crate takes to build again, in release, for a struct of metrics in it: 200 of them, and whether
//! it is linear in their number.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// How many metrics the structs have; without any, the crate is empty.
const METRICS: [usize; 6] = [0, 25, 50, 100, 200, 400];

/// How often each crate is built again.
const ROUNDS: usize = 7;

fn main() {
    let folder = env::temp_dir().join(format!("metrics-rebuild-{}", std::process::id()));
    let projects = METRICS.map(|metrics| project(&folder, metrics));
    let mut times = [const { Vec::new() }; METRICS.len()];
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
    for (metrics, median) in METRICS.into_iter().zip(medians) {
        let over = median - medians[0];
        print!("  {:<32}{median:>10.2}", format!("with {metrics} metrics"));
        if metrics > 0 {
            #[expect(clippy::cast_precision_loss, reason = "there are few")]
            let each = over * 1e3 / metrics as f64;
            print!("{over:>12.2}{each:>14.2}");
        }
        println!();
    }
}

/// A program with a struct: metrics of all types in turn, registered and used.
fn program(metrics: usize) -> String {
    if metrics == 0 {
        return "fn main() {}\n".to_owned();
    }
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
    format!(
        "#![allow(dead_code)]\n\
         use metrics_runtime::{{Buckets, Counter, Family, Gauge, Global, Histogram, Metrics}};\n\
         #[derive(Metrics)]\nstruct Large {{\n{fields}}}\n\
         static LARGE: Global<Large> = Global::new();\n\
         fn main() {{ LARGE.m0_total.increment(1); }}\n"
    )
}

fn project(folder: &Path, metrics: usize) -> PathBuf {
    let name = &format!("with-{metrics}");
    let project = folder.join(name);
    fs::create_dir_all(project.join("src")).expect("the temporary folder can be written");
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\
         [workspace]\n[dependencies]\nmetrics-runtime = {{ path = \"{}\" }}\n",
        runtime.display()
    );
    fs::write(project.join("Cargo.toml"), manifest).expect("the temporary folder can be written");
    fs::write(project.join("src/main.rs"), program(metrics))
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
