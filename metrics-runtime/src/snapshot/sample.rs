//! Lines of a page that have a value.

use std::fmt;

use crate::label::label_text;
use crate::support::push_f64;

/// One line of a page that has a value. It shows as that line.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Sample {
    /// The name, with a suffix such as `_count` where the type has any.
    pub name: String,
    /// The names and values of the labels, with `le` or `quantile` last.
    pub labels: Vec<(String, String)>,
    /// The value. Counts beyond 2<sup>53</sup> are rounded.
    pub value: f64,
}

impl Sample {
    /// Whether it has exactly these labels, in whatever order.
    pub(crate) fn has_labels(&self, labels: &[(&str, &str)]) -> bool {
        are_alike(&self.labels, labels)
    }
}

pub(super) fn are_alike(labels: &[(String, String)], others: &[(&str, &str)]) -> bool {
    let has = |name: &str, value: &str| {
        let same = |(other, text): &&(&str, &str)| *other == name && is_same(name, value, text);
        others.iter().find(same).is_some()
    };
    labels.len() == others.len() && labels.iter().all(|(name, value)| has(name, value))
}

/// Whether two values of a label are the same. Bounds and quantiles are numbers.
fn is_same(name: &str, a: &str, b: &str) -> bool {
    a == b
        || matches!(name, "le" | "quantile") && a.parse::<f64>().is_ok_and(|a| b.parse() == Ok(a))
}

impl fmt::Display for Sample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut block = String::new();
        let labels = self.labels.iter().map(|(name, value)| (&**name, &**value));
        label_text::push(&mut block, labels);
        f.write_str(&self.name)?;
        if !block.is_empty() {
            write!(f, "{{{block}}}")?;
        }
        let mut value = String::new();
        push_f64(&mut value, self.value);
        write!(f, " {value}")
    }
}
