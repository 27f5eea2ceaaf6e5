//! The naming rules for metrics and labels: one table for the macros, the checks in `const` evaluation and the lint of pages.
//!
//! A macro crate exports nothing but macros, so the rules that `metrics-derive` and `metrics-runtime` share live in this crate.
//! The crate is an implementation detail of both: names can change with every version.
//!
//! # How it works
//!
//! - [`legality`]: the characters of names, in declarations and on pages.
//! - [`words`]: the words of a name, and the meaning of each: unit, abbreviated unit, type, percentage.
//! - [`rules`]: the rules that combine words: unit, type, letter case.
//! - [`hash`]: hashes of names, which say in few steps whether two names are equal.
//! - [`kept`]: the rules that the macro sees to be kept.
//! - [`samples`]: suffixes and labels that belong to one type of metric.
//!
//! **Invariant:** everything is a `const fn` without allocation, linear in the length of the name, and depends on nothing.
//!
//! **Invariant:** what [`promtool check metrics`](https://prometheus.io/docs/prometheus/latest/command-line/promtool/) of
//! Prometheus 3.5 refuses is refused here as well. Words that only this table knows say so.

pub mod hash;
pub mod kept;
pub mod legality;
pub mod rules;
pub mod samples;
pub mod words;
