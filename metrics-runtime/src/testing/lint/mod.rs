//! What is wrong with a page: what `promtool check metrics` says of it, and what the format asks for.

mod found;
mod name_rules;
mod page_lint;
mod problem;
mod sample_rules;

pub use page_lint::{assert_lint, lint};
pub use problem::{Problem, Rule};
