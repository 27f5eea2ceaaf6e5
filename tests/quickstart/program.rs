//! Running the quickstart and `wc`.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::support::example::example;
use super::support::running::Running;

/// The quickstart, built as the workspace builds it.
pub(crate) fn quickstart() -> Command {
    let mut command = example("quickstart");
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Starts the quickstart on a free port; returns the address of its page.
pub(crate) fn serve(files: &[PathBuf]) -> (Running, String) {
    let mut running = Running::start(quickstart().args(["--listen", "127.0.0.1:0"]).args(files));
    let mut line = String::new();
    BufReader::new(running.stdout())
        .read_line(&mut line)
        .expect("it says where the page is");
    let address = line
        .split_whitespace()
        .find(|word| word.starts_with("http://"));
    let address = address
        .unwrap_or_else(|| panic!("no address in {line:?}"))
        .to_owned();
    (running, address)
}

/// Files of several kinds in `folder`, and one that is not there, last.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let long = "a line of five words\n".repeat(50_000);
    let contents: [&[u8]; 7] = [
        b"one two  three\n\tfour\n",
        b"",
        b"no line feed at the end",
        b"carriage\r\nreturns\r\nand\x0bvertical\x0ctabs\n",
        "größer – größte\n\u{2003}日本語 日本\n".as_bytes(),
        b"not \xff\xfe UTF-8 \xc3( here\n",
        long.as_bytes(),
    ];
    let mut files: Vec<_> = (0..contents.len())
        .map(|n| folder.join(format!("{n} file.txt")))
        .collect();
    for (file, content) in files.iter().zip(contents) {
        fs::write(file, content).expect("the temporary folder can be written");
    }
    files.push(folder.join("missing.txt"));
    files
}

/// What `wc` counts in files: lines, words and bytes.
pub(crate) fn wc(files: &[PathBuf]) -> [u64; 3] {
    let wc = Command::new("wc")
        .env("LC_ALL", "C.UTF-8")
        .args(files)
        .output()
        .expect("wc runs");
    let output = String::from_utf8(wc.stdout).expect("wc writes text");
    let total = output.lines().last().expect("wc writes a total");
    let mut counts = total
        .split_whitespace()
        .map(|count| count.parse().expect("a count"));
    [(); 3].map(|()| counts.next().expect("three counts"))
}
