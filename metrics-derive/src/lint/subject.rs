//! A declaration as the rules see it, and the place where a broken rule is reported.

use proc_macro2::Span;

use crate::name::{LabelName, MetricName};
use crate::syntax::Help;
use crate::unit::Unit;

/// A declaration, as far as the rules look at it.
pub(crate) struct Subject<'s> {
    pub(crate) name: &'s MetricName,
    /// The length of the part of the name that is written elsewhere, at the struct.
    pub(crate) prefix_len: usize,
    /// Whether a prefix of another struct can come before the name.
    pub(crate) is_in_group: bool,
    pub(crate) help: Option<&'s Help>,
    /// The declared unit.
    pub(crate) unit: Option<&'s Unit>,
    /// The labels whose names are written at the declaration.
    pub(crate) labels: Vec<&'s LabelName>,
    /// The way to write a help there.
    pub(crate) help_is: &'static str,
}

/// The place where a broken rule is reported.
pub(super) enum Told {
    /// At the declaration, with this message.
    Here(Span, String),
    /// At a prefix of the name.
    Elsewhere,
}
