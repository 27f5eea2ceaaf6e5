//! rustc and clippy point at the user's words.

use crate::compiler::{compiler, folder, is_installed};

/// The program, whose lines say which lint there is and at which words.
const SAID: &str = include_str!("programs/said.rs");

#[test]
fn lints_of_timed_functions_point_at_the_words_of_the_user() {
    if !is_installed("clippy-driver") {
        println!("SKIPPED: no clippy, so its lints are not looked at");
        return;
    }
    let out = folder("said").join("said");
    let mut clippy = compiler(
        "clippy-driver",
        "said.rs",
        &out,
        &["--error-format=json", "--emit=metadata"],
    );
    let output = clippy.output().expect("clippy runs");
    let said: Vec<(usize, String, String)> = String::from_utf8_lossy(&output.stderr)
        .lines()
        .flat_map(places)
        .collect();
    let missing: Vec<_> = expected().filter(|place| !said.contains(place)).collect();
    assert!(
        missing.is_empty(),
        "not said: {missing:#?}\nsaid: {said:#?}"
    );
}

/// The line, the lint and the words that it points at.
fn expected() -> impl Iterator<Item = (usize, String, String)> {
    SAID.lines().enumerate().filter_map(|(at, line)| {
        let (_, said) = line.rsplit_once("// ")?;
        let (lint, words) = said.split_once(": ")?;
        Some((at + 1, lint.to_owned(), words.to_owned()))
    })
}

fn places(message: &str) -> Vec<(usize, String, String)> {
    let message: serde_json::Value = serde_json::from_str(message).unwrap_or_default();
    let lint = message["code"]["code"].as_str().unwrap_or_default();
    let spans = message["spans"].as_array().into_iter().flatten();
    spans
        .filter_map(|span| {
            let number = |key| usize::try_from(span[key].as_u64()?).ok();
            let text = span["text"][0]["text"].as_str()?;
            let words = text.get(number("column_start")? - 1..number("column_end")? - 1)?;
            Some((number("line_start")?, lint.to_owned(), words.to_owned()))
        })
        .collect()
}
