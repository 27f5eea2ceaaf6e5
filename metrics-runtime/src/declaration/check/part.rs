//! Parts of a declaration that every other declaration of its name must have in common with it.

/// A part of a declaration in which two declarations of one name must agree. Limits on the number of series are none: the larger
/// one counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// The type of the field: that of the metric, its numbers, and whether series can be removed or expire.
    Type,
    Help,
    Deprecation,
    Unit,
    /// The names of the labels.
    Labels,
    ConstantLabels,
    InstanceLabels,
    LabelValues,
    Buckets,
    Exemplars,
    Native,
    Quantiles,
    Window,
    States,
    Idle,
    Lazy,
    Alias,
}

impl Part {
    /// All parts, in the order in which differences are looked for. Parts of labels presuppose that the names are equal.
    pub(crate) const ALL: [Self; 17] = [
        Self::Type,
        Self::Help,
        Self::Deprecation,
        Self::Unit,
        Self::Labels,
        Self::ConstantLabels,
        Self::InstanceLabels,
        Self::LabelValues,
        Self::Buckets,
        Self::Exemplars,
        Self::Native,
        Self::Quantiles,
        Self::Window,
        Self::States,
        Self::Idle,
        Self::Lazy,
        Self::Alias,
    ];

    /// Returns the word for the part of several declarations: they have "different types".
    pub(crate) const fn plural(self) -> &'static str {
        match self {
            Self::Type => "types",
            Self::Help => "help",
            Self::Deprecation => "deprecations",
            Self::Unit => "units",
            Self::Labels => "labels",
            Self::ConstantLabels => "constant labels",
            Self::InstanceLabels => "labels of the instance",
            Self::LabelValues => "label values",
            Self::Buckets => "buckets",
            Self::Exemplars => "keys `exemplars`",
            Self::Native => "keys `native`",
            Self::Quantiles => "quantiles",
            Self::Window => "windows",
            Self::States => "states",
            Self::Idle => "idle times",
            Self::Lazy => "keys `lazy`",
            Self::Alias => "aliases",
        }
    }
}
