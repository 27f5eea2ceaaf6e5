//! Labels: what their values and sets of them are, and which of them are closed.
//!
//! A label is *closed* when its type has a fixed list of values (an enum, `bool`), *open* otherwise (strings, numbers).
//! A set of closed labels has a constant number of series.

mod displayed;
pub(crate) mod label_text;
pub(crate) mod quoted;
mod series_index;
mod std_values;
mod unknown;

pub use displayed::Displayed;
pub(crate) use series_index::Values;
pub use series_index::{absent, counts, encode_absent, holds, place, present};
pub use std_values::AllOpen;
pub use unknown::UnknownLabelValue;

use crate::limits;
pub(crate) use crate::limits::MAX_LABEL_VALUE_BYTES;

/// The labels of a set, as a tree: stable Rust cannot join two arrays of unknown lengths in a constant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Labels {
    /// One label.
    Label {
        /// Its name, where the type gives one; `labels("…")` at the declaration names the others, or all, in order.
        name: Option<&'static str>,
        /// All its values, where the label is closed.
        values: Option<&'static [&'static str]>,
        /// Whether it can be absent: one value more, the last, whose text is empty.
        optional: bool,
    },
    /// The labels of several sets, one after the other.
    Group(&'static [Labels]),
}

impl Labels {
    /// No labels.
    pub const NONE: Self = Self::Group(&[]);

    /// A label without a name that any text can be the value of.
    #[doc(hidden)]
    pub const OPEN: Self = Self::Label {
        name: None,
        values: None,
        optional: false,
    };

    /// The label `name` with values of the type `V`.
    #[must_use]
    pub const fn named<V: LabelValue + ?Sized>(name: &'static str) -> Self {
        V::LABEL.with_name(name)
    }

    /// This label under another name.
    #[doc(hidden)]
    #[must_use]
    pub const fn with_name(self, name: &'static str) -> Self {
        match self {
            Self::Label {
                values, optional, ..
            } => Self::Label {
                name: Some(name),
                values,
                optional,
            },
            Self::Group(_) => self,
        }
    }

    /// This label where it can be absent.
    #[doc(hidden)]
    #[must_use]
    pub const fn or_absent(self) -> Self {
        match self {
            Self::Label { name, values, .. } => Self::Label {
                name,
                values,
                optional: true,
            },
            Self::Group(_) => self,
        }
    }

    /// How many series the set has, where that is fixed.
    pub(crate) const fn cardinality(&self) -> Option<usize> {
        match self {
            Self::Label {
                values, optional, ..
            } => Values::new(*values, *optional).count(),
            Self::Group(parts) => {
                let mut product = 1_usize;
                let mut i = 0;
                while i < parts.len() {
                    product = match parts[i].cardinality() {
                        Some(part) => product.saturating_mul(part),
                        None => return None,
                    };
                    i += 1;
                }
                Some(product)
            }
        }
    }

    /// How many labels there are.
    pub(crate) const fn count(&self) -> usize {
        match self {
            Self::Label { .. } => 1,
            Self::Group(parts) => {
                let mut sum = 0;
                let mut i = 0;
                while i < parts.len() {
                    sum += parts[i].count();
                    i += 1;
                }
                sum
            }
        }
    }

    /// How many labels have no name of their own.
    pub(crate) const fn unnamed(&self) -> usize {
        match self {
            Self::Label { name, .. } => name.is_none() as usize,
            Self::Group(parts) => {
                let mut sum = 0;
                let mut i = 0;
                while i < parts.len() {
                    sum += parts[i].unnamed();
                    i += 1;
                }
                sum
            }
        }
    }

    /// Returns the number of labels before the one at `index` that have no name of their own.
    pub(crate) const fn unnamed_before(&self, index: usize) -> usize {
        match self {
            Self::Label { .. } if index == 0 => 0,
            Self::Label { .. } => self.unnamed(),
            Self::Group(parts) => {
                let (mut sum, mut passed) = (0, 0);
                let mut i = 0;
                while i < parts.len() && passed < index {
                    sum += parts[i].unnamed_before(index - passed);
                    passed += parts[i].count();
                    i += 1;
                }
                sum
            }
        }
    }

    /// The label at `index`, in the order in which values are encoded.
    pub(crate) const fn get(&self, index: usize) -> Option<(Option<&'static str>, Values)> {
        match self {
            Self::Label {
                name,
                values,
                optional,
            } if index == 0 => Some((*name, Values::new(*values, *optional))),
            Self::Label { .. } => None,
            Self::Group(parts) => {
                let mut skipped = 0;
                let mut i = 0;
                while i < parts.len() {
                    let count = parts[i].count();
                    if index < skipped + count {
                        return parts[i].get(index - skipped);
                    }
                    skipped += count;
                    i += 1;
                }
                None
            }
        }
    }
}

/// Takes the values of a label set, in the order of its labels.
#[diagnostic::on_unimplemented(
    message = "`{Self}` takes no label values",
    note = "`encode` is called by this library, which brings what takes the values"
)]
pub trait LabelSink {
    /// A value that could be any text.
    fn open(&mut self, value: &str);

    /// A value out of a fixed list.
    fn closed(&mut self, value: &str);
}

/// The type of one label's values.
///
/// Derive it for an enum: the label is then closed, and each series can be shown at zero from the start. A struct with one field
/// has the values of that field.
/// Strings, `char`, integers and `bool` have it already; an `Option` of a value is a label that can be absent, and
/// [`Displayed`] is for everything else that can be written.
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

/// A set of labels: what `Family::with` takes.
///
/// Derive it for a struct whose fields are the labels. A single [`LabelValue`] and tuples of sets and values are sets as
/// well; the labels to which no type gives a name get it from `#[metric(labels("…", "…"))]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a label set",
    label = "not a label set",
    note = "write `#[derive(LabelSet)]` on a struct of labels, or `#[derive(LabelValue)]` on an enum or a struct with one field and name the label with `#[metric(labels(\"…\"))]`",
    note = "a type that has a `Display` is a label value as `Displayed<_>`, and in a field of a label set with `#[label(display)]`"
)]
pub trait LabelSet {
    /// The labels, in the order in which [`encode`](Self::encode) hands over their values.
    const LABELS: Labels;

    /// The place of this set among all sets there can be, the last label running fastest; 0 where they cannot be counted.
    fn index(&self) -> usize;

    /// Hands the text of every label's value to `sink`, in order.
    fn encode(&self, sink: &mut impl LabelSink);
}

#[diagnostic::do_not_recommend]
impl<T: LabelValue + ?Sized> LabelSet for T {
    const LABELS: Labels = T::LABEL;

    #[inline]
    fn index(&self) -> usize {
        LabelValue::index(self)
    }

    #[inline]
    fn encode(&self, sink: &mut impl LabelSink) {
        LabelValue::encode(self, sink);
    }
}

/// The set without labels.
impl LabelSet for () {
    const LABELS: Labels = Labels::NONE;

    #[inline]
    fn index(&self) -> usize {
        0
    }

    #[inline]
    fn encode(&self, _sink: &mut impl LabelSink) {}
}

macro_rules! tuple_of_sets {
    ($($set:ident $field:tt),+) => {
        impl<$($set: LabelSet),+> LabelSet for ($($set,)+) {
            const LABELS: Labels = Labels::Group(&[$($set::LABELS),+]);

            #[inline]
            fn index(&self) -> usize {
                place(const { counts(&Self::LABELS) }, [$(self.$field.index()),+])
            }

            #[inline]
            fn encode(&self, sink: &mut impl LabelSink) {
                $(self.$field.encode(sink);)+
            }
        }
    };
}

tuple_of_sets!(A 0);
tuple_of_sets!(A 0, B 1);
tuple_of_sets!(A 0, B 1, C 2);
tuple_of_sets!(A 0, B 1, C 2, D 3);
tuple_of_sets!(A 0, B 1, C 2, D 3, E 4);
tuple_of_sets!(A 0, B 1, C 2, D 3, E 4, F 5);

/// The part of a value that is kept.
#[inline]
pub(crate) fn cut(value: &str) -> &str {
    limits::cut(value, MAX_LABEL_VALUE_BYTES)
}
