//! Lines of a page in the text format, as metrics-exporter-prometheus writes them.

use crate::label::value_text::end_of_value;

/// Returns the families of a page: each starts with the first line of metadata that has its name.
pub(super) fn families(page: &str) -> Vec<&str> {
    let (mut starts, mut current, mut at) = (Vec::new(), None, 0);
    for line in page.split_inclusive('\n') {
        let described = described(line);
        if described.is_some() && described != current {
            starts.push(at);
            current = described;
        }
        at += line.len();
    }
    starts.push(at);
    starts.windows(2).map(|of| &page[of[0]..of[1]]).collect()
}

/// Returns the name of the family that a line of metadata describes.
pub(super) fn described(line: &str) -> Option<&str> {
    line.strip_prefix("# ")?.split_whitespace().nth(1)
}

/// Returns the name of a family or a sample, in a line that has one.
pub(super) fn name(line: &str) -> Option<&str> {
    let name = described(line).or_else(|| line.split(['{', ' ']).next());
    name.filter(|name| !name.is_empty())
}

/// Returns the labels of a sample, with the values as they are written, and the text behind them.
pub(super) fn labels(sample: &str) -> (Vec<(&str, &str)>, &str) {
    let mut labels = Vec::new();
    let mut rest = sample.split_once('{').map_or("", |(_, rest)| rest);
    while let Some((name, value)) = rest.split_once("=\"")
        && let Some(end) = end_of_value(value)
    {
        labels.push((name, &value[..end]));
        rest = value[end + 1..].trim_start_matches(',');
    }
    (labels, rest)
}
