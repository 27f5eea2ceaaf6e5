//! Why a declaration cannot be registered.

use std::collections::BTreeMap;
use std::fmt;

use super::spec::{Origin, Spec};

/// Why metrics could not be registered.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum RegisterError {
    /// A metric name is declared twice, and not alike.
    #[error(transparent)]
    Conflict(#[from] Box<Conflict>),
    /// The process has no room for more series: 16.7 million numbers fit, over all registries.
    #[error("no room for `{family}`: the process has used up its 16.7 million storage slots")]
    NoRoom {
        /// The family that was to be registered.
        family: String,
    },
}

impl RegisterError {
    /// The name of the family that could not be registered.
    #[must_use]
    pub fn family(&self) -> &str {
        match self {
            Self::Conflict(conflict) => conflict.name(),
            Self::NoRoom { family } => family,
        }
    }
}

/// Two declarations of one metric name that differ.
#[derive(Debug, Clone)]
pub struct Conflict {
    name: String,
    what: &'static str,
    first: (Origin, String),
    second: (Origin, String),
}

impl Conflict {
    /// The conflict between two declarations of one name, if they differ.
    pub(super) fn between(first: &Spec, second: &Spec) -> Result<(), Box<Self>> {
        match first.difference(second) {
            None => Ok(()),
            Some((what, mine, others)) => Err(Box::new(Self {
                name: first.name.to_string(),
                what,
                first: (first.origin.clone(), mine),
                second: (second.origin.clone(), others),
            })),
        }
    }

    /// The name that is declared twice.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            name,
            what,
            first,
            second,
        } = self;
        write!(f, "`{name}` is declared twice with different {what}: ")?;
        write!(
            f,
            "{} at {}, {} at {}",
            first.1, first.0, second.1, second.0
        )
    }
}

impl std::error::Error for Conflict {}

/// Checks declarations against those that are there and against each other, without making any.
pub(super) fn check(
    specs: impl IntoIterator<Item = Spec>,
    existing: impl Fn(&str) -> Option<Spec>,
) -> Result<(), RegisterError> {
    let mut seen = BTreeMap::new();
    for spec in specs {
        if let Some(first) = seen
            .get(&spec.name)
            .cloned()
            .or_else(|| existing(&spec.name))
        {
            Conflict::between(&first, &spec)?;
        }
        seen.entry(spec.name.clone()).or_insert(spec);
    }
    Ok(())
}
