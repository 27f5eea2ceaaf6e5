//! Counts the lines, words and bytes of files, as `wc` does, and shows how it went on a metrics page.
//!
//! ```text
//! cargo run --example quickstart -- [--listen ADDRESS] [--print] [FILE...]
//! ```
//!
//! Without files it reads the Rust sources of this repository. It serves the page until Ctrl-C; with `--print` it writes
//! the page to standard output instead.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::{fs, io, thread};

use metrics_runtime::{
    Buckets, Counter, Exporter, Family, Gauge, Global, Histogram, LabelValue, Metrics, timed,
};

/// How reading a file ended.
#[derive(LabelValue)]
enum Outcome {
    Ok,
    Error,
}

/// What counting files tells.
#[derive(Metrics)]
#[metrics(prefix = "quickstart")]
struct QuickstartMetrics {
    /// Files that were read, by outcome.
    #[metric(labels("outcome"))]
    files_total: Family<Outcome, Counter>,
    /// Lines in the files that could be read.
    lines_total: Counter,
    /// Words in the files that could be read.
    words_total: Counter,
    /// Bytes in the files that could be read.
    bytes_total: Counter,
    /// Files being read right now.
    files_in_flight: Gauge,
    /// Time to read a file and count, whether it could be read or not.
    #[metric(buckets = Buckets::FUNCTION)]
    file_duration_seconds: Histogram,
}

static QUICKSTART: Global<QuickstartMetrics> = Global::new();

/// Reads a file and adds what is in it to the counters.
#[timed(QUICKSTART.file_duration_seconds)]
fn count_file(path: &Path) -> io::Result<()> {
    let _in_flight = QUICKSTART.files_in_flight.track();
    let content = fs::read(path)?;
    QUICKSTART.lines_total.increment(lines(&content));
    QUICKSTART.words_total.increment(words(&content));
    QUICKSTART.bytes_total.increment(content.len() as u64);
    Ok(())
}

fn lines(content: &[u8]) -> u64 {
    content.iter().map(|byte| u64::from(*byte == b'\n')).sum()
}

/// Printable characters between white space. Bytes that are no UTF-8 are passed over.
fn words(content: &[u8]) -> u64 {
    let mut words = 0;
    let mut in_word = false;
    for c in content
        .utf8_chunks()
        .flat_map(|chunk| chunk.valid().chars())
    {
        if c.is_whitespace() {
            in_word = false;
        } else if !in_word && !c.is_control() {
            in_word = true;
            words += 1;
        }
    }
    words
}

/// Counts the files on as many threads as there are CPUs.
fn count_files(paths: &[PathBuf]) {
    let next = AtomicUsize::new(0);
    let threads = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let outcome = match count_file(path) {
                        Ok(()) => Outcome::Ok,
                        Err(error) => {
                            eprintln!("quickstart: cannot read {}: {error}", path.display());
                            Outcome::Error
                        }
                    };
                    QUICKSTART.files_total.with(&outcome).increment(1);
                }
            });
        }
    });
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("quickstart: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse()?;
    if arguments.print {
        let page = Exporter::builder().install()?;
        count_files(&arguments.files);
        print!("{}", page.render());
        return Ok(());
    }

    let exporter = Exporter::builder().serve(&*arguments.listen)?;
    println!(
        "metrics on http://{}/metrics until Ctrl-C",
        exporter.local_addr()
    );
    count_files(&arguments.files);
    wait_for_ctrl_c()
}

fn wait_for_ctrl_c() -> Result<(), Box<dyn Error>> {
    let (pressed, ctrl_c) = mpsc::channel();
    ctrlc::set_handler(move || {
        // The receiver is there until the first press, which ends the program.
        let _ = pressed.send(());
    })?;
    ctrl_c.recv()?;
    Ok(())
}

struct Arguments {
    listen: String,
    print: bool,
    files: Vec<PathBuf>,
}

impl Arguments {
    fn parse() -> Result<Self, Box<dyn Error>> {
        use lexopt::prelude::{Long, Short, Value, ValueExt as _};

        let mut arguments = Self {
            listen: "127.0.0.1:9464".to_owned(),
            print: false,
            files: Vec::new(),
        };
        let mut parser = lexopt::Parser::from_env();
        while let Some(argument) = parser.next()? {
            match argument {
                Long("listen") => arguments.listen = parser.value()?.string()?,
                Long("print") => arguments.print = true,
                Long("help") | Short('h') => {
                    println!("usage: quickstart [--listen ADDRESS] [--print] [FILE...]");
                    std::process::exit(0);
                }
                Value(file) => arguments.files.push(file.into()),
                other => return Err(other.unexpected().into()),
            }
        }
        if arguments.files.is_empty() {
            let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
            rust_sources(&repository, &mut arguments.files)?;
        }
        Ok(arguments)
    }
}

/// Collects the Rust files below a folder, but for those in hidden folders and in `target`.
fn rust_sources(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let (path, name) = (entry.path(), entry.file_name());
        let hidden = name.to_string_lossy().starts_with('.') || name == "target";
        if entry.file_type()?.is_dir() {
            if !hidden {
                rust_sources(&path, files)?;
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(())
}
