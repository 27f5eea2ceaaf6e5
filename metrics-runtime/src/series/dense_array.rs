//! The series of closed labels: an array.

use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;

use super::key::Label;
use super::packed_strings::Texts;
use crate::label::label_text;
use crate::storage::Slot;

/// One series for each combination of the labels' values, the last label running fastest.
#[derive(Debug)]
pub(crate) struct DenseArray {
    pub(crate) first: Slot,
    /// The number of slots from one series to the next; 0 when there were no slots left and all share the ones that nobody reads.
    pub(crate) stride: u32,
    pub(crate) texts: Texts,
    /// Marks of the series that are on the page, where one comes onto it with its first record.
    shown: Option<Box<[AtomicBool]>>,
}

impl DenseArray {
    /// The series with these labels.
    pub(crate) fn new<'a>(
        labels: impl IntoIterator<Item = Vec<(&'a str, &'a str)>>,
        first: Slot,
        stride: u32,
        lazy: bool,
    ) -> Self {
        let mut texts = Texts::default();
        for pairs in labels {
            texts.push(|out| label_text::push(out, pairs), (), ());
        }
        let shown = lazy.then(|| (0..texts.len()).map(|_| AtomicBool::new(false)).collect());
        Self {
            first,
            stride,
            texts,
            shown,
        }
    }

    /// Returns `true` if the series at `index` is on the page; once it is, it stays.
    pub(crate) fn is_shown(&self, index: usize, has_recorded: impl FnOnce() -> bool) -> bool {
        let Some(shown) = &self.shown else {
            return true;
        };
        shown[index].load(Relaxed) || {
            let has_recorded = has_recorded();
            shown[index].fetch_or(has_recorded, Relaxed);
            has_recorded
        }
    }

    /// The slots of the series at `index`.
    pub(crate) fn slot(&self, index: usize) -> Slot {
        self.first
            .offset(u32::try_from(index).expect("there are fewer series than slots") * self.stride)
    }
}

/// All combinations of the values of closed labels.
pub(crate) fn combinations(labels: &[Label]) -> impl Iterator<Item = Vec<&'static str>> {
    let lists: Vec<Vec<_>> = labels
        .iter()
        .map(|label| label.values.texts().into_iter().flatten().collect())
        .collect();
    let count = lists.iter().map(Vec::len).product();
    (0..count).map(move |index| {
        let mut rest: usize = index;
        let mut combination: Vec<_> = lists
            .iter()
            .rev()
            .map(|values| {
                let value = values[rest % values.len()];
                rest /= values.len();
                value
            })
            .collect();
        combination.reverse();
        combination
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::label::{LabelDomain, LabelSet as _};
    use crate::series::key::Given;

    #[test]
    fn combinations_and_their_places_agree() {
        let label = |name: &'static str, texts, optional| Label {
            name: name.into(),
            values: LabelDomain::new(Some(texts), optional),
        };
        for optional in [false, true] {
            let labels = [
                label("a", &["1", "2", "3"], optional),
                label("b", &["x", "y"], false),
                label("c", &["", "z"], optional),
            ];
            let all: Vec<_> = combinations(&labels).collect();
            assert_eq!(all.len(), if optional { 16 } else { 12 });
            assert_eq!(all[7], ["2", "y", "z"]);
            for (index, values) in all.iter().enumerate() {
                assert_eq!(
                    Given::new(&labels, values).map(|given| given.index()),
                    Some(index)
                );
            }
            assert!(Given::new(&labels, &["1", "z", ""]).is_none());
            let absent = Given::new(&labels, &["", "x", ""]);
            assert_eq!(absent.map(|given| given.index()), optional.then_some(12));
        }
        assert_eq!(combinations(&[]).collect::<Vec<_>>(), [Vec::<&str>::new()]);
    }
}
