//! A timed function looks like the user's own to coverage, clippy and a debugger.
//!
//! A tool that is not installed is a printed `SKIPPED`; `.ci/run` installs those that Debian has.

#![expect(clippy::print_stdout, reason = "what is skipped is printed")]

mod clippy;
mod compiler;
mod coverage;
mod debugger;

/// The program with every form of `#[timed]`.
const COVERED: &str = include_str!("programs/covered.rs");

/// The lines of the program that end in a count, by their numbers.
fn counted() -> impl Iterator<Item = (usize, u64)> {
    COVERED.lines().enumerate().filter_map(|(at, line)| {
        let (_, count) = line.rsplit_once("// ")?;
        Some((at + 1, count.parse().ok()?))
    })
}
