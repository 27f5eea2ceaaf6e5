//! What can be wrong with the names in a declaration, and how it is said.

use metrics_naming::rules::TypeWord;

use super::message::Message;
use super::text::{equal, without};
use crate::declaration::descriptor::Descriptor;

/// What is wrong with a name: found out for every field, put into words only where it is.
#[derive(Clone, Copy)]
pub(super) enum Mistake {
    OwnPrefix,
    CounterTotal,
    GaugeTotal,
    InfoSuffix,
    Summary,
    Reserved(&'static str),
    TypeInName(TypeWord<'static>),
    /// An exception from a rule that is kept.
    Kept(&'static str),
    /// An alias that is the name of the family's own samples.
    AliasOfSample,
    HelpEmpty,
    HelpRepeats,
    /// The label at this index.
    Label(usize, LabelMistake),
}

/// A mistake in the name of a label.
#[derive(Clone, Copy)]
pub(super) enum LabelMistake {
    Illegal,
    /// The samples of the family have a label of this name.
    Own,
    Twice,
    /// The samples of another type have a label of this name.
    Reserved,
    CamelCase,
}

impl Mistake {
    /// Says what is wrong with a family that has this name on the page.
    #[allow(clippy::too_many_lines, reason = "a table of messages")]
    pub(super) const fn message(self, family: &Descriptor, name: &str) -> Message {
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
            Self::TypeInName(found) => {
                let (before, rest) = name.split_at(found.at);
                let (_, after) = rest.split_at(found.word.len());
                Message::new(&[
                    "`",
                    name,
                    "` has its type, `",
                    found.metric_type.as_str(),
                    "`, in its name: write `",
                    without(before, "_"),
                    after,
                    "`",
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
            Self::Label(index, mistake) => mistake.message(family, name, family.label(index).0),
        }
    }
}

impl LabelMistake {
    const fn message(self, family: &Descriptor, name: &str, label: &str) -> Message {
        let word = family.shape.metric_type.as_str();
        match self {
            Self::Illegal => Message::new(&[
                "the label name `",
                label,
                "` is not legal: write only `a-z`, `A-Z`, `0-9` and `_`, no digit first, not `__` first",
            ]),
            Self::Own => Message::new(&[
                "a ",
                word,
                " has a label `",
                label,
                "` of its own: rename this one",
            ]),
            Self::Reserved => {
                let whose = if equal(label, "le") {
                    "the buckets of histograms"
                } else {
                    "the quantiles of summaries"
                };
                Message::new(&[
                    "the label `",
                    label,
                    "` of `",
                    name,
                    "` is for ",
                    whose,
                    ": write another name",
                ])
            }
            Self::CamelCase => Message::new(&[
                "the label `",
                label,
                "` of `",
                name,
                "` is camelCase: write `",
                Message::snake_case(label).as_str(),
                "`",
            ]),
            Self::Twice => Message::new(&[
                "two labels of `",
                name,
                "` have the name `",
                label,
                "`: rename one",
            ]),
        }
    }
}
