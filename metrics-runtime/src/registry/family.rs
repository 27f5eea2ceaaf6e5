//! A metric family: what it is called, and its branches.

use std::borrow::Cow;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::sync::{Arc, Mutex, RwLock};

use super::conflict::RegisterError;
use super::group::Branch;
use super::key::OVERFLOW;
use super::label_names::LabelNames;
use super::observers::Context;
use super::raw_names::Description;
use super::room::Room;
use super::self_metrics::{Problem, Trouble};
use super::spec::{Origin, Spec};
use super::visitor::{Header, Quoted};
use crate::escaping::{Escaping, Named};
use crate::label::cut;
use crate::lock::{lock, read, write};
use crate::storage::AnyCells;

/// A metric family. Its series are in branches: one for each set of constant label values, and so one alone for most.
#[derive(Debug)]
pub(crate) struct Family {
    pub(crate) about: Arc<About>,
    branches: RwLock<Vec<&'static Branch>>,
}

/// What a family and its branches share.
#[derive(Debug)]
pub(crate) struct About {
    pub(crate) spec: Spec,
    /// The description by the facade, which can come late and change; a declaration has none.
    description: RwLock<Description>,
    /// Where the facade gives its labels names that not every client can read.
    pub(crate) label_names: LabelNames,
    /// How many series there may be.
    pub(super) room: Room,
    pub(super) context: Arc<Context>,
    warned: AtomicBool,
    /// The branches of a family whose series expire.
    expiring: Mutex<Vec<&'static Branch>>,
    /// When they were last searched for series that have.
    pub(super) searched: AtomicU64,
}

impl Family {
    /// A family without series.
    pub(crate) fn new(spec: Spec, context: Arc<Context>) -> Self {
        let room = Room::new(spec.limit);
        Self {
            about: Arc::new(About {
                spec,
                description: RwLock::default(),
                label_names: LabelNames::default(),
                room,
                context,
                warned: AtomicBool::new(false),
                expiring: Mutex::default(),
                searched: AtomicU64::new(0),
            }),
            branches: RwLock::default(),
        }
    }

    /// The branches there are now, in the order in which they came.
    pub(crate) fn branches(&self) -> Vec<&'static Branch> {
        read(&self.branches).clone()
    }

    /// Those of them that are on the page.
    pub(super) fn shown(&self) -> Vec<&'static Branch> {
        let mut branches = self.branches();
        branches.retain(|branch| !branch.is_hidden());
        branches
    }

    /// The branch with these values of the constant labels, added if it is new.
    pub(crate) fn branch(&self, whole: &[Box<str>]) -> Result<&'static Branch, RegisterError> {
        let constants: Vec<Box<str>> = whole.iter().map(|value| cut(value).into()).collect();
        // Asked first: what another thread adds meanwhile can be this branch, and make it full.
        let is_full = self.is_full();
        if let Some(found) = self.find(&constants) {
            return Ok(found);
        }
        if !is_full {
            let lost = whole.iter().zip(&constants);
            let lost = lost.filter(|(whole, kept)| whole.len() > kept.len());
            return self.add(&constants, lost.count());
        }
        self.about.overflowed();
        let overflow = self.overflow(&constants);
        self.find(&overflow)
            .map_or_else(|| self.add(&overflow, 0), Ok)
    }

    /// The branch of a family that has no constant labels.
    pub(crate) fn only_branch(&self) -> Result<&'static Branch, RegisterError> {
        self.branch(&[])
    }

    /// The branch with these values of the constant labels, if there is one.
    pub(crate) fn find(&self, constants: &[impl AsRef<str>]) -> Option<&'static Branch> {
        find(&read(&self.branches), constants)
    }

    /// The cells of the series with these values, as texts in the order of the labels; added if it is new. `None` where
    /// a value is not one of a closed label's, or one of a constant label's.
    pub(crate) fn series_by_values(&self, texts: &[&str]) -> Option<AnyCells> {
        let (constants, texts) = texts.split_at_checked(self.about.spec.constants)?;
        if constants.is_empty() {
            return self.only_branch().ok()?.series_by_values(texts);
        }
        let constants: Vec<&str> = constants.iter().map(|value| cut(value)).collect();
        self.find(&constants)?.series_by_values(texts)
    }

    /// Only instances come without end: what a declaration says itself was counted when it was compiled.
    fn is_full(&self) -> bool {
        let spec = &self.about.spec;
        spec.instance > 0
            && (read(&self.branches).len() >= self.about.room.limit()
                || !self.about.room.has(spec.dense_series().unwrap_or(0)))
    }

    fn overflow(&self, constants: &[Box<str>]) -> Vec<Box<str>> {
        let (instance, others) = constants.split_at(self.about.spec.instance);
        let overflow = instance.iter().map(|_| OVERFLOW.into());
        overflow.chain(others.iter().cloned()).collect()
    }

    /// Adds a branch, so many of whose values were cut.
    fn add(&self, constants: &[Box<str>], cut: usize) -> Result<&'static Branch, RegisterError> {
        let made = Branch::new(self.about.clone(), constants.into());
        let made = made.ok_or_else(|| RegisterError::NoRoom {
            family: self.about.spec.name.to_string(),
        })?;
        let context = &self.about.context;
        // Before anyone can find it: what is recorded from the first moment on is handed on.
        let told = context.announce(&made, true);
        let made = {
            let mut branches = write(&self.branches);
            if let Some(found) = find(&branches, constants) {
                drop(branches);
                made.withdraw();
                return Ok(found);
            }
            let made = made.keep();
            branches.push(made);
            if self.about.spec.idle.is_some() {
                lock(&self.about.expiring).push(made);
            }
            self.about.room.fill(made.dense_series());
            made
        };
        for _ in 0..cut {
            context
                .trouble
                .count(Problem::LabelValueCut, self.about.name());
        }
        if context.targets_len() != told {
            context.announce(made, false);
        }
        Ok(made)
    }
}

fn find(branches: &[&'static Branch], constants: &[impl AsRef<str>]) -> Option<&'static Branch> {
    let is_it = |branch: &&&Branch| {
        let kept = branch.constants.iter().map(|value| &**value);
        kept.eq(constants.iter().map(AsRef::as_ref))
    };
    branches.iter().find(is_it).copied()
}

impl About {
    pub(crate) fn name(&self) -> &str {
        &self.spec.name
    }

    /// The count of what goes wrong in its registry.
    pub(crate) fn trouble(&self) -> &Trouble {
        &self.context.trouble
    }

    /// The help text of the declaration.
    pub(crate) fn help(&self) -> Option<&str> {
        self.spec.help.as_deref()
    }

    /// What is said of the family under this name, which is its own or its alias.
    pub(crate) fn header<'f>(&'f self, name: &'f str, escaping: Escaping) -> Header<'f> {
        let description = read(&self.description).clone();
        let described = description.help.map(|help| Cow::Owned(help.to_string()));
        let help = self.help().map(Cow::Borrowed).or(described);
        let alias = self.spec.alias.filter(|alias| alias.name == name);
        Header {
            name,
            quoted: Quoted {
                family: !Named::Metric.is_legal(name),
                labels: self.spec.keeps_utf8() && escaping == Escaping::AllowUtf8,
            },
            help: match alias {
                None => help,
                Some(alias) => Some(Cow::Owned(format!(
                    "{} Renamed to {}; here until {}.",
                    help.unwrap_or_default(),
                    self.spec.name,
                    alias.until
                ))),
            },
            unit: self.spec.unit.or(description.unit),
            alias_of: alias.map(|_| self.name()),
            is_declared: matches!(self.spec.origin, Origin::Declared(_)),
            metric_type: self.spec.metric_type,
            bounds: self.spec.bounds,
            native: self.spec.extras.native(),
            state_label: self.spec.states.as_ref().map(|states| states.label),
        }
    }

    /// Replaces the description of a family that the facade made. A declaration keeps its own.
    pub(crate) fn describe(&self, description: Description) {
        if matches!(self.spec.origin, Origin::Facade(_)) {
            *write(&self.description) = description;
        }
    }

    /// The branches whose series can expire.
    pub(super) fn expiring(&self) -> Vec<&'static Branch> {
        lock(&self.expiring).clone()
    }

    #[cold]
    pub(super) fn overflowed(&self) {
        self.context
            .trouble
            .count(Problem::SeriesOverflow, self.name());
        if !self.warned.swap(true, Relaxed) {
            self.context.trouble.log(|| {
                tracing::warn!(
                    family = self.name(),
                    limit = self.room.limit(),
                    "metric family reached its series limit: further label values are recorded as `__overflow__`; \
                     raise it with `#[metric(max_series = …)]` or use fewer label values"
                );
            });
        }
    }
}
