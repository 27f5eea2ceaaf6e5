//! Sets of labels.

use super::label_sink::LabelSink;
use super::label_value::LabelValue;
use super::schema::Labels;
use super::series_index::{counts, place};

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
