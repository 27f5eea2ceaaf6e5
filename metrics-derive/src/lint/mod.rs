//! The naming rules that the macro can see, and exceptions from these and all other rules.

mod exceptions;
mod judgement;
mod rule;
mod subject;
mod unit_suffix;

pub(crate) use exceptions::Exceptions;
pub(crate) use judgement::{judge, judge_prefix};
pub(crate) use rule::Rule;
pub(crate) use subject::Subject;
