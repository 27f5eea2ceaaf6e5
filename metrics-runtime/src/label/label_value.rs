//! The values of one label.

use super::label_sink::LabelSink;
use super::schema::Labels;
use crate::support::{self, MAX_LABEL_VALUE_BYTES};

/// The type of one label's values.
///
/// Derive it for an enum: the label is then closed, and each series can be shown at zero from the start. A struct with one field
/// has the values of that field.
/// Strings, `char`, integers and `bool` have it already; an `Option` of a value is a label that can be absent, and
/// [`Displayed`](super::Displayed) is for everything else that can be written.
///
/// An empty text is an absent label: Prometheus
/// [makes no difference](https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels), and the page leaves it out.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a label value",
    label = "not a label value",
    note = "write `#[derive(LabelValue)]` on an enum or on a struct with one field, or use a string, an integer, `bool`, or an `Option` of these",
    note = "a field that is a set of labels takes `#[label(flatten)]`, one that is written with its `Display` takes `#[label(display)]`, or is a `Displayed`"
)]
pub trait LabelValue {
    /// All values, where there is a fixed list of them.
    const VALUES: Option<&'static [&'static str]>;

    /// Whether the value may be absent. That is one value more than those in [`VALUES`](Self::VALUES), unless an empty text is
    /// one of them: its text is empty, and its place behind all others.
    const OPTIONAL: bool = false;

    /// The label without a name.
    #[doc(hidden)]
    const LABEL: Labels = Labels::Label {
        name: None,
        values: Self::VALUES,
        optional: Self::OPTIONAL,
    };

    /// The place of this value in [`VALUES`](Self::VALUES); 0 where there is no list.
    fn index(&self) -> usize;

    /// Hands the value's text to `sink`, exactly once.
    fn encode(&self, sink: &mut impl LabelSink);
}

impl Labels {
    /// The label `name` with values of the type `V`.
    #[must_use]
    pub const fn named<V: LabelValue + ?Sized>(name: &'static str) -> Self {
        V::LABEL.with_name(name)
    }
}

/// The part of a value that is kept.
#[inline]
pub(crate) fn cut(value: &str) -> &str {
    support::cut(value, MAX_LABEL_VALUE_BYTES)
}
