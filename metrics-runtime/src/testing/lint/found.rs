//! The problems found in one family.

use std::fmt;

use super::problem::{Problem, Rule};
use crate::testing::page::Family;

/// What is wrong with a family.
pub(super) struct Found<'f> {
    pub(super) family: &'f Family,
    pub(super) problems: Vec<Problem>,
}

impl Found<'_> {
    /// Something is wrong with the family.
    pub(super) fn family(&mut self, rule: Rule, text: impl fmt::Display) {
        self.at(self.family.line, &self.family.name, rule, text);
    }

    /// Something is wrong at a line; the text follows the name.
    pub(super) fn at(&mut self, line: usize, metric: &str, rule: Rule, text: impl fmt::Display) {
        self.problems.push(Problem {
            line,
            metric: metric.to_owned(),
            rule,
            text: format!("`{metric}` {text}"),
        });
    }
}
