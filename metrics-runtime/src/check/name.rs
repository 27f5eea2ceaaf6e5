//! The naming rules that need the type.

use super::equal;
use super::message::Message;
use crate::descriptor::{Descriptor, Exception, MetricType};

/// What is wrong with a name: found out for every field, put into words only where it is.
#[derive(Clone, Copy)]
pub(super) enum Mistake {
    OwnPrefix,
    CounterTotal,
    GaugeTotal,
    InfoSuffix,
    Summary,
    Reserved(&'static str),
    /// An exception from a rule that is kept.
    Kept(&'static str),
    /// An alias that is the name of the family's own samples.
    AliasOfSample,
    HelpEmpty,
    HelpRepeats,
    LabelIllegal(usize),
    LabelOwn(usize),
    LabelTwice(usize),
}

/// The first rule that a name breaks, or that it keeps in spite of an exception.
///
/// Evaluated for every field of a program: patterns cost the compiler a tenth of calls.
pub(super) const fn mistake(family: &Descriptor) -> Option<Mistake> {
    let name = family.name.as_bytes();
    if let [
        b'm',
        b'e',
        b't',
        b'r',
        b'i',
        b'c',
        b's',
        b'_',
        b'r',
        b'u',
        b'n',
        b't',
        b'i',
        b'm',
        b'e',
        b'_',
        ..,
    ] = name
    {
        return Some(Mistake::OwnPrefix);
    }
    let total = matches!(name, [_, .., b'_', b't', b'o', b't', b'a', b'l']);
    let counter = matches!(family.shape.metric_type, MetricType::Counter);
    let of_type = match (counter, total) {
        (true, false) => Some(("counter_total", Mistake::CounterTotal)),
        (false, true) => Some(("gauge_total", Mistake::GaugeTotal)),
        _ => None,
    };
    let of_kind = of_kind(family.shape.metric_type, name);
    let is_own_info = matches!(family.shape.metric_type, MetricType::Info) && of_kind.is_none();
    let of_suffix = match reserved(name) {
        Some(suffix) if !is_own_info => Some(("reserved_suffix", Mistake::Reserved(suffix))),
        _ => None,
    };
    if let Some(alias) = family.alias
        && !counter
        && has_sample(family.shape.metric_type, family.name, alias.name)
    {
        return Some(Mistake::AliasOfSample);
    }
    if let Some(mistake) = unless_excepted(family, of_type) {
        return Some(mistake);
    }
    if let Some(mistake) = unless_excepted(family, of_kind) {
        return Some(mistake);
    }
    if let Some(mistake) = unless_excepted(family, of_suffix) {
        return Some(mistake);
    }
    if family.exceptions.is_empty() {
        return None;
    }
    kept(family, [of_type, of_kind, of_suffix])
}

/// The rules of a single type.
const fn of_kind(metric_type: MetricType, name: &[u8]) -> Broken {
    match (metric_type, name) {
        (MetricType::Summary, _) => Some(("summary", Mistake::Summary)),
        (MetricType::Info, [_, .., b'_', b'i', b'n', b'f', b'o']) => None,
        (MetricType::Info, _) => Some(("info_suffix", Mistake::InfoSuffix)),
        _ => None,
    }
}

/// A rule, and how it is broken.
type Broken = Option<(&'static str, Mistake)>;

const fn unless_excepted(family: &Descriptor, broken: Broken) -> Option<Mistake> {
    match broken {
        Some((rule, mistake))
            if !excepts(family.exceptions, rule) && !excepts(family.struct_exceptions, rule) =>
        {
            Some(mistake)
        }
        _ => None,
    }
}

/// The suffixes that [OpenMetrics](https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md#suffixes)
/// gives to the samples of types that are none of ours, or not of the whole family.
const fn reserved(name: &[u8]) -> Option<&'static str> {
    match name {
        [_, .., b'_', b'c', b'o', b'u', b'n', b't'] => Some("_count"),
        [_, .., b'_', b's', b'u', b'm'] => Some("_sum"),
        [_, .., b'_', b'b', b'u', b'c', b'k', b'e', b't'] => Some("_bucket"),
        [_, .., b'_', b'c', b'r', b'e', b'a', b't', b'e', b'd'] => Some("_created"),
        [_, .., b'_', b'i', b'n', b'f', b'o'] => Some("_info"),
        _ => None,
    }
}

/// An exception of the field from a rule that its name keeps.
const fn kept(family: &Descriptor, broken: [Broken; 3]) -> Option<Mistake> {
    let mut i = 0;
    while i < family.exceptions.len() {
        let rule = family.exceptions[i].rule;
        let is_judged_here = equal(rule, "counter_total")
            || equal(rule, "gauge_total")
            || equal(rule, "info_suffix")
            || equal(rule, "summary")
            || equal(rule, "reserved_suffix");
        if is_judged_here
            && !is_rule(broken[0], rule)
            && !is_rule(broken[1], rule)
            && !is_rule(broken[2], rule)
        {
            return Some(Mistake::Kept(rule));
        }
        i += 1;
    }
    None
}

const fn is_rule(broken: Broken, rule: &str) -> bool {
    match broken {
        Some((other, _)) => equal(other, rule),
        None => false,
    }
}

const fn excepts(exceptions: &[Exception], rule: &str) -> bool {
    let mut i = 0;
    while i < exceptions.len() {
        if equal(exceptions[i].rule, rule) {
            return true;
        }
        i += 1;
    }
    false
}

/// A help that is empty or only repeats the name, where the macro could not see it.
pub(super) const fn help_mistake(family: &Descriptor) -> Option<Mistake> {
    let excepted = excepts(family.exceptions, "no_help");
    let mistake = if family.help.trim_ascii().is_empty() {
        Mistake::HelpEmpty
    } else if repeats(family.name, family.help) {
        Mistake::HelpRepeats
    } else if excepted {
        return Some(Mistake::Kept("no_help"));
    } else {
        return None;
    };
    if excepted || excepts(family.struct_exceptions, "no_help") {
        return None;
    }
    Some(mistake)
}

/// Whether two texts have the same letters and digits in the same order.
const fn repeats(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let (mut i, mut j) = (0, 0);
    loop {
        while i < a.len() && !is_word(a[i]) {
            i += 1;
        }
        while j < b.len() && !is_word(b[j]) {
            j += 1;
        }
        if i == a.len() || j == b.len() {
            return i == a.len() && j == b.len();
        }
        if !a[i].eq_ignore_ascii_case(&b[j]) {
            return false;
        }
        i += 1;
        j += 1;
    }
}

const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || !byte.is_ascii()
}

/// A label name that is not legal, there twice, or one that the page needs for itself.
pub(super) const fn label_mistake(family: &Descriptor) -> Option<Mistake> {
    let own = match family.shape.metric_type {
        MetricType::Histogram => "le",
        MetricType::Summary => "quantile",
        MetricType::StateSet => family.state_label(),
        MetricType::Counter | MetricType::Gauge | MetricType::Info => "",
    };
    let count = family.label_count();
    let mut i = 0;
    while i < count {
        let name = family.label(i).0;
        if !is_legal(name) {
            return Some(Mistake::LabelIllegal(i));
        }
        if equal(name, own) {
            return Some(Mistake::LabelOwn(i));
        }
        let mut j = 0;
        while j < i {
            if equal(family.label(j).0, name) {
                return Some(Mistake::LabelTwice(i));
            }
            j += 1;
        }
        i += 1;
    }
    None
}

/// Whether `name` is that of a sample of `family` on a page in either format, besides its own name.
pub(super) const fn has_sample(metric_type: MetricType, family: &str, name: &str) -> bool {
    let suffixes: &[&str] = match metric_type {
        MetricType::Gauge | MetricType::StateSet => return false,
        // What `OpenMetrics` calls the family; a counter's stem as well.
        MetricType::Info => {
            if !ends_with(family, "_info") {
                return false;
            }
            let stem = without(family, "_info");
            return equal(name, stem) || is_with(name, stem, "_total");
        }
        MetricType::Counter => {
            if !ends_with(family, "_total") {
                return false;
            }
            let stem = without(family, "_total");
            return equal(name, stem) || is_with(name, stem, "_created");
        }
        MetricType::Histogram => &["_bucket", "_sum", "_count", "_created"],
        MetricType::Summary => &["_sum", "_count", "_created"],
    };
    let mut i = 0;
    while i < suffixes.len() {
        if is_with(name, family, suffixes[i]) {
            return true;
        }
        i += 1;
    }
    false
}

/// Whether `name` is `stem` with `suffix`.
const fn is_with(name: &str, stem: &str, suffix: &str) -> bool {
    name.len() == stem.len() + suffix.len() && starts_with(name, stem) && ends_with(name, suffix)
}

impl Mistake {
    /// What to say.
    pub(super) const fn message(self, family: &Descriptor) -> Message {
        let name = family.name;
        let word = family.shape.metric_type.as_str();
        match self {
            Self::OwnPrefix => Message::new(&[
                "`",
                name,
                "` starts like the metrics of this library about itself: write another prefix",
            ]),
            Self::CounterTotal => {
                Message::new(&["`", name, "` is a counter: write `", name, "_total`"])
            }
            Self::GaugeTotal => {
                let stem = without(name, "_total");
                let article = if equal(word, "info") { "an " } else { "a " };
                Message::new(&[
                    "`",
                    name,
                    "` is ",
                    article,
                    word,
                    ", and `_total` is for counters: write `",
                    stem,
                    "`",
                ])
            }
            Self::InfoSuffix => Message::new(&["`", name, "` is an info: write `", name, "_info`"]),
            Self::Summary => Message::new(&[
                "`",
                name,
                "` is a summary, whose quantiles cannot be put together over instances: write `Histogram`, or `allow(summary), reason = \"…\"`",
            ]),
            Self::Reserved(suffix) => {
                let stem = without(name, suffix);
                Message::new(&[
                    "`",
                    name,
                    "` ends in `",
                    suffix,
                    "`, which is for samples of other types: write `",
                    stem,
                    "`, or another word",
                ])
            }
            Self::Kept(rule) => Message::new(&[
                "`",
                name,
                "` keeps the rule `",
                rule,
                "`: remove the exception",
            ]),
            Self::AliasOfSample => Message::new(&[
                "the alias of `",
                name,
                "` is the name of samples of this ",
                word,
                ": remove the alias, or write another",
            ]),
            Self::HelpEmpty => Message::new(&[
                "the help of `",
                name,
                "` is empty: say what it counts or measures",
            ]),
            Self::HelpRepeats => Message::new(&[
                "the help of `",
                name,
                "` only repeats the name: say what it counts or measures",
            ]),
            Self::LabelIllegal(index) => {
                let label = family.label(index).0;
                Message::new(&[
                    "the label name `",
                    label,
                    "` is not legal: write only `a-z`, `A-Z`, `0-9` and `_`, no digit first, not `__` first",
                ])
            }
            Self::LabelOwn(index) => {
                let label = family.label(index).0;
                Message::new(&[
                    "a ",
                    word,
                    " has a label `",
                    label,
                    "` of its own: rename this one",
                ])
            }
            Self::LabelTwice(index) => {
                let label = family.label(index).0;
                Message::new(&[
                    "two labels of `",
                    name,
                    "` have the name `",
                    label,
                    "`: rename one",
                ])
            }
        }
    }
}

/// The rule of the [data model](https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels). The macro judges
/// what it sees; a label set can be written by hand.
pub(crate) const fn is_legal(name: &str) -> bool {
    let bytes = name.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        if !(bytes[i] == b'_'
            || bytes[i].is_ascii_alphabetic()
            || (i > 0 && bytes[i].is_ascii_digit()))
        {
            return false;
        }
        i += 1;
    }
    !bytes.is_empty() && !starts_with(name, "__")
}

pub(super) const fn starts_with(name: &str, prefix: &str) -> bool {
    let (name, prefix) = (name.as_bytes(), prefix.as_bytes());
    if name.len() < prefix.len() {
        return false;
    }
    let mut i = 0;
    while i < prefix.len() {
        if name[i] != prefix[i] {
            return false;
        }
        i += 1;
    }
    true
}

const fn ends_with(name: &str, suffix: &str) -> bool {
    let (name, suffix) = (name.as_bytes(), suffix.as_bytes());
    if name.len() <= suffix.len() {
        return false;
    }
    let mut i = 1;
    while i <= suffix.len() {
        if name[name.len() - i] != suffix[suffix.len() - i] {
            return false;
        }
        i += 1;
    }
    true
}

/// `name` without `suffix`, in which it ends.
const fn without<'n>(name: &'n str, suffix: &str) -> &'n str {
    match std::str::from_utf8(name.as_bytes().split_at(name.len() - suffix.len()).0) {
        Ok(stem) => stem,
        // The suffix is ASCII, so what stands before it is whole.
        Err(_) => name,
    }
}

#[cfg(test)]
mod tests {
    use super::{ends_with, without};

    #[test]
    fn suffixes_come_off() {
        assert!(ends_with("orders_total", "_total"));
        assert!(!ends_with("orders", "_total"));
        assert!(!ends_with("_total", "_total"));
        assert_eq!(without("orders_total", "_total"), "orders");
        assert_eq!(without("größe_sum", "_sum"), "größe");
    }
}
