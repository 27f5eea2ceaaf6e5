//! The places of label sets among all there can be.

use super::domain::place_of_empty;
use super::label_sink::LabelSink;
use super::schema::Labels;

/// How many series each of the `N` parts of a set has; 0 where they cannot be counted.
#[must_use]
pub const fn counts<const N: usize>(labels: &Labels) -> [usize; N] {
    let mut counts = [0; N];
    if let (Labels::Group(parts), Some(_)) = (labels, labels.cardinality()) {
        let mut i = 0;
        while i < N && i < parts.len() {
            if let Some(count) = parts[i].cardinality() {
                counts[i] = count;
            }
            i += 1;
        }
    }
    counts
}

/// The place of a set whose parts have these places out of so many: beyond all places where a part is none of its own. 0
/// where they cannot be counted.
#[inline]
#[must_use]
pub fn place<const N: usize>(counts: [usize; N], parts: [usize; N]) -> usize {
    let mut index = 0_usize;
    for (count, part) in counts.into_iter().zip(parts) {
        index = if part < count {
            index.saturating_mul(count).saturating_add(part)
        } else if count == 0 {
            0
        } else {
            usize::MAX
        };
    }
    index
}

/// The place of the absent value of a label with one of these values, or none.
#[must_use]
pub const fn absent(label: &Labels) -> usize {
    match label {
        Labels::Label {
            values: Some(texts),
            ..
        } => place_of_empty(texts),
        _ => 0,
    }
}

/// The place of a value in such a label: beyond all places, that of the absent value too, where it is none of its own.
#[inline]
#[must_use]
pub const fn present(label: &Labels, index: usize) -> usize {
    match label.cardinality() {
        Some(count) if index >= count => usize::MAX,
        _ => index,
    }
}

/// Hands the text of the absent value to `sink`.
#[inline]
pub fn encode_absent(label: &Labels, sink: &mut impl LabelSink) {
    match label {
        Labels::Label {
            values: Some(_), ..
        } => sink.closed(""),
        _ => sink.open(""),
    }
}

/// Whether a test holds of a value. A closure learns the type of its argument here.
#[inline]
pub fn holds<T: ?Sized>(value: &T, test: impl FnOnce(&T) -> bool) -> bool {
    test(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLOSED: Labels = Labels::Label {
        name: None,
        values: Some(&["a", "b"]),
        optional: false,
    };
    const WITH_EMPTY: Labels = Labels::Label {
        name: None,
        values: Some(&["a", "", "b"]),
        optional: false,
    };

    #[test]
    fn the_absent_value_is_the_last_unless_there_is_an_empty_one() {
        assert_eq!(CLOSED.cardinality(), Some(2));
        assert_eq!(CLOSED.or_absent().cardinality(), Some(3));
        assert_eq!(CLOSED.or_absent().or_absent().cardinality(), Some(3));
        assert_eq!(WITH_EMPTY.or_absent().cardinality(), Some(3));
        assert_eq!(Labels::OPEN.or_absent().cardinality(), None);
        for label in [CLOSED, CLOSED.or_absent()] {
            assert_eq!(absent(&label), 2);
        }
        assert_eq!(absent(&WITH_EMPTY), 1);
        assert_eq!(absent(&Labels::OPEN), 0);
    }

    #[test]
    fn a_value_beyond_its_own_is_not_the_absent_one() {
        assert_eq!(present(&CLOSED, 1), 1);
        assert_eq!(present(&CLOSED, 2), usize::MAX);
        assert_eq!(present(&CLOSED.or_absent(), 2), 2);
        assert_eq!(present(&Labels::OPEN, 0), 0);
    }

    #[test]
    fn places_of_sets() {
        const PAIR: Labels = Labels::Group(&[CLOSED, CLOSED.or_absent()]);
        const MIXED: Labels = Labels::Group(&[CLOSED, Labels::OPEN]);
        assert_eq!(counts(&PAIR), [2, 3]);
        assert_eq!(place(counts(&PAIR), [1, 2]), 5);
        assert_eq!(place(counts(&PAIR), [2, 2]), usize::MAX);
        assert_eq!(place(counts(&PAIR), [1, 3]), usize::MAX);
        assert_eq!(place(counts(&MIXED), [1, 0]), 0);
    }
}
