//! `#[timed]`: a call around the body, which tells the outcome.

use metrics_runtime::timed;
use std::fmt::Display;

/// Reads a number.
#[timed]
pub fn read<'a>(text: &'a str, mut tries: u8) -> Result<(u8, &'a str), impl Display + use<>> {
    #![allow(unused_assignments)]
    tries += 1;
    let n = text.parse::<u8>()?;
    Ok::<_, std::num::ParseIntError>((n, text))
}

#[timed]
fn nothing() {}

#[timed]
fn adder(n: u8) -> impl Fn(u8) -> u8 {
    move |m| n + m
}
