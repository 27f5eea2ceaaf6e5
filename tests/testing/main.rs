//! The kit for tests of users: what it accepts, what it refuses, and in which words.

mod facade;
mod failure;
mod lint;
mod metric;
mod names;
mod pages;
mod promtool;
mod reader;
mod scopes;
#[path = "../support/mod.rs"]
mod support;
mod verdicts;
mod work;
