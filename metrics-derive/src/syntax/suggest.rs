//! "Did you mean".

/// The candidate that a mistyped word most likely stands for, if any comes close: a third of its letters may be wrong.
pub(crate) fn closest<'c>(
    word: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    let distances = candidates
        .into_iter()
        .map(|candidate| (distance(word, candidate), candidate));
    let (distance, candidate) = distances.min_by_key(|(distance, _)| *distance)?;
    (distance <= candidate.len().div_ceil(3)).then_some(candidate)
}

/// As [`closest`], where at most `wrong` letters may be.
pub(crate) fn within<'c>(
    wrong: usize,
    word: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<&'c str> {
    closest(word, candidates).filter(|candidate| distance(word, candidate) <= wrong)
}

/// How many letters must be inserted, removed or replaced to make one word the other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, a) in a.chars().enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        for (j, b) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(a != *b);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::{closest, distance};

    #[test]
    fn close_words_are_found_and_others_are_not() {
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("bucket", "buckets"), 1);
        assert_eq!(distance("prefx", "prefix"), 1);
        let keys = ["name", "buckets", "labels", "max_series"];
        assert_eq!(closest("bukets", keys), Some("buckets"));
        assert_eq!(closest("label", keys), Some("labels"));
        assert_eq!(closest("series", keys), Some("max_series"));
        assert_eq!(closest("x", keys), None);
    }
}
