//! The labels of a set: their names, and which values are possible.

use super::domain::LabelDomain;

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
            } => LabelDomain::new(*values, *optional).count(),
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
    pub(crate) const fn get(&self, index: usize) -> Option<(Option<&'static str>, LabelDomain)> {
        match self {
            Self::Label {
                name,
                values,
                optional,
            } if index == 0 => Some((*name, LabelDomain::new(*values, *optional))),
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
